"""Form of the agreement document."""

from flask_babel import lazy_gettext as _l
from wtforms import SelectField

from workbench.platform.conflicts import DecisionForm
from workbench.platform.forms import choices
from workbench.platform.languages import LANGUAGES


class DocumentForm(DecisionForm):
    """Make a document in a language, whatever the language of the page."""

    language = SelectField(_l("Language of the document"), choices=choices(*LANGUAGES.items()))
