"""Forms of the account pages."""

from flask_babel import lazy_gettext as _l
from wtforms import EmailField, HiddenField, PasswordField, StringField
from wtforms.validators import Email, EqualTo, InputRequired, Length

from workbench.platform.forms import Form


class ForgottenForm(Form):
    """Ask for a mail that lets one choose a new password."""

    email = EmailField(
        _l("E-mail address"),
        [InputRequired(), Email(), Length(max=255)],
        render_kw={"autocomplete": "username"},
    )


class NewPasswordForm(Form):
    """Choose a password."""

    password = PasswordField(
        _l("New password"),
        [InputRequired()],
        description=_l("At least 12 signs. A few words that do not belong together work well."),
        render_kw={"autocomplete": "new-password"},
    )
    again = PasswordField(
        _l("The same once more"),
        [InputRequired(), EqualTo("password", _l("The two differ. Write both again."))],
        render_kw={"autocomplete": "new-password"},
    )


class ChangePasswordForm(NewPasswordForm):
    """Change a password that there is."""

    present = PasswordField(
        _l("Present password"), [InputRequired()], render_kw={"autocomplete": "current-password"}
    )


class CodeForm(Form):
    """A code from the app, or a recovery code where one is accepted."""

    code = StringField(
        _l("Code from your app"),
        [InputRequired(), Length(max=40)],
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric"},
    )


class ProofForm(Form):
    """A code that shows that it is the owner who changes the codes."""

    code = StringField(
        _l("Code from your app, or a recovery code"),
        [InputRequired(), Length(max=40)],
        render_kw={"autocomplete": "one-time-code"},
    )
    wish = HiddenField()  # which of two buttons was pressed


class EndForm(Form):
    """Which session to end."""

    key = HiddenField()
