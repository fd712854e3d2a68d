"""The form of a neutral run's result."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired

from workbench.platform.forms import Form


class ResultForm(Form):
    """The file that the third machine wrote."""

    file = FileField(
        _l("Result of the neutral run (RESULT.json)"),
        [FileRequired(_l("Choose the file that the third machine wrote."))],
        render_kw={"accept": ".json,application/json"},
    )
