"""Form of the installation page: one change of one account."""

from typing import get_args

from wtforms import HiddenField, SelectField
from wtforms.validators import InputRequired

from workbench.platform.forms import Form, choices
from workbench.services.installation import Change


class AccountForm(Form):
    """A button of the page: what to do, and the state of the account that the page showed."""

    wish = SelectField(choices=choices(*((wish, wish) for wish in get_args(Change))))
    version = HiddenField(validators=[InputRequired()])
