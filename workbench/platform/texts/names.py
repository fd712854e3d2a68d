"""Names that are data and yet shown in the reader's language: titles of seats, usual cohorts."""

from flask_babel import gettext

from workbench.platform.texts.marking import marked

NAMES = (
    marked("Provider executive"),
    marked("Customer executive"),
    marked("Provider team lead"),
    marked("Customer team lead"),
    marked("Provider trainee"),
    marked("Customer trainee"),
    marked("Provider participant"),
    marked("Customer participant"),
    marked("Provider signatory"),
    marked("Customer signatory"),
    marked("Provider manager"),
    marked("Customer manager"),
    marked("Provider field technician"),
    marked("Customer field technician"),
    marked("Provider coach"),
    marked("Customer coach"),
    marked("Provider trainer"),
    marked("Customer trainer"),
    marked("Coach"),
    marked("Trainer"),
    marked("Facilitator"),
    marked("Trainee"),
    marked("Administrator"),
    marked("New installations"),
    marked("Installed base"),
    marked("new installations"),
    marked("installed base"),
)


def translated(name: str) -> str:
    """Return a name that is kept as data in the current language, as it is where it has no other.

    Unlike a text of a template it is never formatted: a percent sign in a name is a percent sign.
    """
    return str(gettext(name)) if name else name
