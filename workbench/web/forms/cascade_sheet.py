"""Forms of a list of numbers: bring a file, and take what its preview shows."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import HiddenField

from workbench.platform.conflicts import VersionedForm
from workbench.platform.forms import Form


class SheetForm(Form):
    """Bring a file."""

    file = FileField(
        _l("File with the list"),
        [FileRequired(_l("Choose a file first."))],
        description=_l(
            "CSV with commas, semicolons or tabs, in UTF-8 or as a Chinese Excel writes it; XLSX "
            "works as well. The first row names the columns."
        ),
    )


class TakeForm(VersionedForm):
    """Take what the preview shows; the rows come back with it."""

    rows = HiddenField()
