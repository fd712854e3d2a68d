"""The PDF: valid by two standards, readable in both languages, repeatable, and closed to attacks."""

import json
import re
import subprocess
from collections.abc import Iterator
from copy import deepcopy
from datetime import datetime
from gettext import NullTranslations
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import page
import pikepdf
import pytest

from workbench.agreement.document import AgreementDocument
from workbench.agreement.terms import Terms, canonical_json, digest
from workbench.document.pages import agreement_html, agreement_pdf
from workbench.document.pdf import (
    LARGEST_HTML,
    Attached,
    FetchRefusedError,
    HtmlTooLargeError,
    render,
)

BOTH = pytest.mark.parametrize("fixture", ["english_pdf", "chinese_pdf"])
PLAIN = '<html lang="en"><head><title>T</title></head><body><p>{}</p></body></html>'


def text_of(path: Path, *how: str) -> str:
    """Return the text as a reader's program extracts it, spaces folded."""
    answer = subprocess.run(
        ["pdftotext", *how, str(path), "-"], capture_output=True, check=True, timeout=60
    )
    return re.sub(r"\s+", " ", answer.stdout.decode("utf-8"))


@BOTH
@pytest.mark.parametrize("profile", ["3a", "ua1"])
def test_pdf_meets_the_standard(fixture: str, profile: str, request: pytest.FixtureRequest) -> None:
    """Each language is PDF/A-3a and PDF/UA-1."""
    report = page.validate_pdf(str(request.getfixturevalue(fixture)), profile=profile)
    assert [(each.rule_id, each.message) for each in report.failures] == []
    assert report.is_compliant


@BOTH
def test_pdf_is_well_formed(fixture: str, request: pytest.FixtureRequest) -> None:
    """The checker qpdf finds no fault in the file."""
    path = request.getfixturevalue(fixture)
    checked = subprocess.run(
        ["qpdf", "--check", str(path)], capture_output=True, check=False, timeout=60
    )
    assert checked.returncode == 0, checked.stdout


@BOTH
def test_every_font_is_embedded(fixture: str, request: pytest.FixtureRequest) -> None:
    """Each font is embedded, subset, and says which characters it shows."""
    answer = subprocess.run(
        ["pdffonts", str(request.getfixturevalue(fixture))],
        capture_output=True,
        check=True,
        timeout=60,
    )
    rows = answer.stdout.decode().splitlines()[2:]
    assert rows
    assert all(re.search(r"\byes +yes +yes\b", row) for row in rows)


def test_english_text(english_pdf: Path, terms: Terms) -> None:
    """What an executive, a lawyer and an auditor look for can be read and searched."""
    text = text_of(english_pdf)
    for words in (
        "Outcome agreement for packaging lines 1 to 6",
        "1 January 2026 to 31 December 2028 (36 months)",
        "USD 520,000",
        "service-desk@meridian.example",
        "98.25%",
        "If Technical availability in a quarter is 97.79%, the credit to the customer is",
        "0.36 ÷ 0.73 × 6.00% × 130,000.00",
        "−3,846.58",
        "Nash: the largest product of both gains",
        "What this agreement does not claim",
        "It is no warranty of future performance",
        "<1%",
        digest(terms),
    ):
        assert words in text
    assert "%(" not in text


def test_formulas_keep_their_signs(english_pdf: Path) -> None:
    """Minus, sum and comparison come out of the file as they went in."""
    text = text_of(english_pdf)
    assert "A = (Tready − Tdown) / Tready" in text
    assert "R = Σ (ton site − tcall) / n" in text
    assert "nvisits ≥ 1" in text


def test_chinese_text(chinese_pdf: Path) -> None:
    """The Chinese document is Chinese: title, headings, example, dates, page numbers, charts."""
    text = text_of(chinese_pdf)
    for words in (
        "一至六号包装线成果服务协议",
        "2026年1月1日至2028年12月31日（36 个月）",
        "KPI 与水平",
        "则退还客户的扣款为 USD 3,846.58。",
        "目标值 98.25%",
        "产量在 85 % 至 115 % 之间。",
        "本协议不声称什么",
        "第 1 页，共",
    ):
        assert words in text
    for words in ("Contents", "Target", "Signature", "if nothing changes", "quarter"):
        assert words not in text


def test_every_text_of_the_document_is_chinese(
    document: AgreementDocument, moment: datetime, chinese: NullTranslations
) -> None:
    """No text of the template or the charts lacks its translation."""
    missing: list[str] = []

    class Watching(NullTranslations):
        def gettext(self, message: str) -> str:
            translated = chinese.gettext(message)
            if translated == message and message != "KPI":
                missing.append(message)
            return translated

    agreement_html(document, "zh_Hans_CN", moment, Watching())
    assert missing == []


def test_terms_are_attached_as_the_source(english_pdf: Path, terms: Terms) -> None:
    """agreement.json lies in the file, byte for byte what the fingerprint is of."""
    with pikepdf.open(english_pdf) as pdf:
        attached = pdf.attachments["agreement.json"]
        content = attached.get_file().read_bytes()
        assert content == canonical_json(terms)
        assert attached.relationship == pikepdf.Name.Source
        assert str(pdf.Root.Lang) == "en"
        with pdf.open_metadata() as metadata:
            assert metadata["dc:title"] == terms.title


def test_no_private_number_is_in_the_metadata(english_pdf: Path, terms: Terms) -> None:
    """The metadata say title, parties and fingerprint, nothing else about the deal."""
    with pikepdf.open(english_pdf) as pdf:
        said = {str(key): str(value) for key, value in pdf.docinfo.items()}
    assert set(said) <= {
        "/Title",
        "/Author",
        "/Subject",
        "/Creator",
        "/Producer",
        "/CreationDate",
        "/ModDate",
    }
    assert digest(terms) in said["/Subject"]


def test_signature_fields_wait_for_both_sides(english_pdf: Path) -> None:
    """Each side has one empty signature field with a name for screen readers."""
    with pikepdf.open(english_pdf) as pdf:
        form = pdf.Root.AcroForm
        fields = [(str(each.T), str(each.FT), str(each.TU)) for each in form.Fields]
        assert "/NeedAppearances" not in form
        assert all("/V" not in each for each in form.Fields)
    assert fields == [
        ("signature-provider", "/Sig", "Signature of Meridian Line Systems"),
        ("signature-customer", "/Sig", "Signature of Lakeside Foods"),
    ]


def test_header_cells_say_what_they_head(english_pdf: Path) -> None:
    """Each header cell of each table has a scope; both kinds occur."""
    with pikepdf.open(english_pdf) as pdf:
        scopes = [
            str(each.A.Scope)
            for each in pdf.objects
            if isinstance(each, pikepdf.Dictionary) and each.get("/S") == pikepdf.Name.TH
        ]
    assert set(scopes) == {"/Column", "/Row"}


def test_the_team_levels_are_a_tree(english_pdf: Path, chinese_pdf: Path) -> None:
    """Each number at its place with its levels once, elsewhere a reference; no level that is open."""
    text = " ".join(text_of(english_pdf, "-layout").split())
    assert "2.2 Gate and papers Customer 3.10% 2.50% 4.00% accepted" in text
    assert "3.1 Gate and papers see 2.2" in text
    assert "3.2 Release by the line Customer – – – not accepted yet" in text
    assert "level of the agreement" in text
    assert "Needs: A depot in the north" in text
    assert "见 2.2" in " ".join(text_of(chinese_pdf, "-layout").split())


def test_rendering_twice_gives_the_same_bytes(
    document: AgreementDocument, terms: Terms, moment: datetime, english_pdf: Path
) -> None:
    """The same document at the same moment is the same file."""
    again = agreement_pdf(document, canonical_json(terms), "en", moment, NullTranslations())
    assert again == english_pdf.read_bytes()


def test_what_people_wrote_is_shown_and_never_run(
    document: AgreementDocument, moment: datetime
) -> None:
    """Markup, template code and links in a text are printed as they were typed."""
    hostile = deepcopy(document)
    texts = [
        "<script>alert(1)</script>",
        "{{ 7 * 7 }} {% include '/etc/passwd' %}",
        '"><img src="http://127.0.0.1/">',
        "<a href='javascript:alert(1)'>x</a>",
        "%(boom)s 100 %",
    ]
    hostile["conditions"] = texts
    hostile["cover"]["title"] = texts[0]
    hostile["kpis"][0]["name"] = "</title></svg><img src=x>"
    hostile["kpis"][0]["formula"] = "<b>a_b</b>"
    html = agreement_html(hostile, "en", moment, NullTranslations())
    for tag in ("<script", "<img", "<b>", "javascript:alert(1)'>x</a>"):
        assert tag not in html
    assert "{{ 7 * 7 }}" in html
    assert "%(boom)s 100 %" in html
    assert set(re.findall(r'href="(.)', html)) == {"#"}


def test_signs_that_mislead_are_dropped(document: AgreementDocument, moment: datetime) -> None:
    """A text cannot be shown in another order than it is stored, nor hide anything."""
    hostile = deepcopy(document)
    hostile["conditions"] = ["cap \u202e%01 si\u202c \u0000\ue000fin\u200be 😀"]
    html = agreement_html(hostile, "en", moment, NullTranslations())
    assert "cap %01 si fine □" in html


def test_unusual_scripts_still_meet_the_standard(
    document: AgreementDocument, terms: Terms, moment: datetime, tmp_path: Path
) -> None:
    """Greek, Cyrillic, Korean, fractions and pictographs print from embedded fonts."""
    odd = deepcopy(document)
    odd["conditions"] = ["Ω Ж 가 ½ ⅓ ≥ √2 ∑ → 🚀 \ue000 龘"]
    path = tmp_path / "odd.pdf"
    path.write_bytes(agreement_pdf(odd, canonical_json(terms), "en", moment, NullTranslations()))
    assert page.validate_pdf(str(path), profile="3a").is_compliant
    assert "Ω Ж 가 ½ ⅓ ≥ √2 ∑ → □ 龘" in text_of(path)


@pytest.fixture(scope="module")
def listener() -> Iterator[tuple[str, list[str]]]:
    """Return the address of a local server and the list of what was asked of it."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(302)
            self.send_header("Location", "file:///etc/passwd")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    server.server_close()
    thread.join()


SECRET = "what the disk keeps to itself"
ATTACKS = [
    '<img src="HOST/a.png">',
    '<img src="FILE">',
    '<img src="HOST/a.svg">',
    '<svg xmlns="http://www.w3.org/2000/svg"><title>t</title><image href="HOST/b.png"/></svg>',
    """<img src="data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'><image href='HOST/c'/></svg>">""",
    '<object data="HOST/d"></object>',
    '<embed src="HOST/e">',
    '<link rel="stylesheet" href="HOST/f.css">',
    '<link rel="stylesheet" href="FILE">',
    '<style>@import url("HOST/g.css");</style>',
    '<p style="background: url(HOST/h.png)">x</p>',
    "<style>@font-face { font-family: x; src: url(HOST/i.ttf) } p { font-family: x }</style>",
    '<style>p::before { content: url("HOST/j.png") }</style>',
    '<style>li { list-style-image: url("HOST/k.png") }</style><ul><li>x</li></ul>',
    '<a rel="attachment" href="HOST/l">x</a>',
    '<a rel="attachment" href="FILE">x</a>',
    '<link rel="attachment" href="FILE">',
    '<base href="FILE"><a rel="attachment" href="../../etc/hostname">x</a>',
    '<iframe src="HOST/m"></iframe>',
    '<meta http-equiv="refresh" content="0;url=HOST/n">',
]


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_is_ever_fetched(
    attack: str, listener: tuple[str, list[str]], moment: datetime, tmp_path: Path
) -> None:
    """No markup reaches a host or a file: the PDF is refused, or made without it."""
    host, asked = listener
    bait = tmp_path / "secret.txt"
    bait.write_text(SECRET)
    html = PLAIN.format(attack.replace("HOST", host).replace("FILE", bait.as_uri()))
    try:
        content = render(html, [], moment)
    except FetchRefusedError:
        content = b""
    if content:
        (tmp_path / "made.pdf").write_bytes(content)
        with pikepdf.open(tmp_path / "made.pdf") as pdf:
            assert not pdf.attachments
            streams = [each for each in pdf.objects if isinstance(each, pikepdf.Stream)]
            assert all(SECRET.encode() not in each.read_bytes() for each in streams)
    assert asked == []


def test_refusal_does_not_repeat_the_address(moment: datetime) -> None:
    """The address is text of the agreement: it stands in no error."""
    with pytest.raises(FetchRefusedError) as caught:
        render(PLAIN.format('<img src="http://127.0.0.1/private-number">'), [], moment)
    assert "private" not in repr(caught.value)
    assert caught.value.__cause__ is None


def test_a_text_without_bounds_is_refused(moment: datetime) -> None:
    """HTML longer than any agreement is not rendered at all."""
    with pytest.raises(HtmlTooLargeError):
        render("x" * (LARGEST_HTML + 1), [], moment)


def test_attachment_keeps_its_name_and_bytes(moment: datetime, tmp_path: Path) -> None:
    """What is attached comes out unchanged."""
    path = tmp_path / "one.pdf"
    path.write_bytes(render(PLAIN.format("x"), [Attached("a.json", b'{"a":1}')], moment))
    with pikepdf.open(path) as pdf:
        assert json.loads(pdf.attachments["a.json"].get_file().read_bytes()) == {"a": 1}


def test_a_neutral_run_is_said_with_its_key(
    document: AgreementDocument, chinese: NullTranslations, moment: datetime
) -> None:
    """Who computed the package, in both languages; nothing of it after a run on a server."""
    found = document["mediation"]
    assert found is not None
    key = "5561ed7cde3efbbce7c879843773555b"
    after: AgreementDocument = {**document, "mediation": {**found, "neutral_key": key}}
    said = {
        "en": (NullTranslations(), "a neutral machine, which signed the result"),
        "zh_Hans_CN": (chinese, "中立机器，结果用以下密钥签名"),
    }
    for language, (texts, words) in said.items():
        page = agreement_html(after, language, moment, texts)
        assert words in page
        assert key in page
        assert words not in agreement_html(document, language, moment, texts)
