"""Forms of a neutral run: the commitment of a side's own file, and the result."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from workbench.platform.conflicts import VersionedForm
from workbench.platform.forms import Form


class LockForm(VersionedForm):
    """The commitment that `neutral seal` printed."""

    commitment = StringField(
        _l("Commitment of your sealed file"),
        [InputRequired(_l("Write the commitment that “neutral seal” printed.")), Length(max=200)],
        filters=[lambda text: (text or "").strip().strip('",').lower()],
        render_kw={"autocomplete": "off", "spellcheck": "false", "maxlength": "80"},
    )


class ResultForm(Form):
    """The file that the third machine wrote."""

    file = FileField(
        _l("Result of the neutral run (RESULT.json)"),
        [FileRequired(_l("Choose the file that the third machine wrote."))],
        render_kw={"accept": ".json,application/json"},
    )
