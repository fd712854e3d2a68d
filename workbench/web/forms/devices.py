"""Form of a new device."""

from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from workbench.platform.forms import Form


class DeviceForm(Form):
    """Give a device a token."""

    name = StringField(_l("Name of the device"), [InputRequired(), Length(max=80)])
