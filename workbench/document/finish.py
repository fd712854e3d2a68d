"""Finishing touches on the PDF objects: what PDF/UA asks for beside PDF/A, and signature fields."""

from collections.abc import Iterator
from typing import Any

import pydyf

# ISO 14289-1, clause 5: the identification, with the extension schema that PDF/A demands for it.
_PDFUA = b"""
<rdf:Description xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" rdf:about=""
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"><pdfuaid:part>1</pdfuaid:part></rdf:Description>
<rdf:Description xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" rdf:about=""
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>PDF/UA version identifier</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
"""
_BUTTON_KEYS = ("AS", "V", "MK", "Border")


def finish(document: Any, pdf: Any) -> None:
    """Mend the PDF in place: uncompressed XMP with PDF/UA mark, table scopes, signature fields.

    `document` is WeasyPrint's Document, `pdf` the pydyf.PDF it is about to write.
    """
    _metadata(document, pdf)
    _scopes(pdf)
    _signature_fields(pdf)


def _metadata(document: Any, pdf: Any) -> None:
    rdf = document.metadata.generate_rdf_metadata("a", 3, "A")
    if not rdf.endswith(b"</rdf:RDF>"):
        message = "the metadata do not end as RDF; the PDF/UA mark cannot be added"
        raise ValueError(message)
    packet = (
        b'<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>\n<x:xmpmeta xmlns:x="adobe:ns:meta/">'
        + rdf.removesuffix(b"</rdf:RDF>")
        + _PDFUA
        + b'</rdf:RDF></x:xmpmeta>\n<?xpacket end="r"?>'
    )
    stream = pydyf.Stream([packet], {"Type": "/Metadata", "Subtype": "/XML"}, compress=False)
    pdf.add_object(stream)
    pdf.catalog["Metadata"] = stream.reference


def _dictionaries(pdf: Any) -> Iterator[Any]:
    return (each for each in pdf.objects if isinstance(each, dict))


def _scopes(pdf: Any) -> None:
    """Say of each header cell whether it heads its column (in the head) or its row."""
    for cell in _dictionaries(pdf):
        if cell.get("S") == "/TH":
            row = pdf.objects[_number(cell["P"])]
            group = pdf.objects[_number(row["P"])]
            scope = "/Column" if group.get("S") == "/THead" else "/Row"
            cell.setdefault("A", pydyf.Dictionary({"O": "/Table"}))["Scope"] = scope


def _signature_fields(pdf: Any) -> None:
    """Turn the check boxes of the signature page into empty signature fields."""
    form = pdf.catalog.get("AcroForm")
    if form is None:
        return
    form.pop("NeedAppearances", None)
    for widget in _dictionaries(pdf):
        if widget.get("Subtype") == "/Widget" and widget.get("FT") == "/Btn":
            widget["FT"] = "/Sig"
            for key in _BUTTON_KEYS:
                widget.pop(key, None)
            widget["AP"] = pydyf.Dictionary({"N": _blank(pdf, widget["Rect"]).reference})


def _blank(pdf: Any, rectangle: list[float]) -> Any:
    """Return an appearance that draws nothing: the lines to sign on are part of the page."""
    width, height = abs(rectangle[2] - rectangle[0]), abs(rectangle[3] - rectangle[1])
    stream = pydyf.Stream(
        [],
        {
            "Type": "/XObject",
            "Subtype": "/Form",
            "BBox": pydyf.Array((0, 0, width, height)),
            "Resources": pydyf.Dictionary(),
        },
    )
    pdf.add_object(stream)
    return stream


def _number(reference: bytes) -> int:
    return int(reference.split()[0])
