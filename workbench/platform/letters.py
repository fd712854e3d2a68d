"""Write out a mail in the reader's language, as text and as HTML; works outside of requests too."""

import functools
from collections.abc import Mapping
from gettext import NullTranslations

from babel.support import Translations
from jinja2 import Environment, FileSystemLoader

from workbench.platform.config import ROOT
from workbench.platform.mail import Letter
from workbench.platform.texts.letters import LETTERS, TRANSLATED

_pages = Environment(loader=FileSystemLoader(ROOT / "templates"), autoescape=True)


@functools.cache
def _catalogue(language: str) -> NullTranslations:
    return Translations.load(ROOT / "translations", [language])


def compose(
    recipient: str, language: str, identity: str, code: str, params: Mapping[str, str], link: str
) -> Letter:
    """Return the letter of that code; `link` is empty where there is nothing to open."""
    told, catalogue = LETTERS[code], _catalogue(language)
    say = catalogue.gettext
    filled = {name: say(text) if name in TRANSLATED else text for name, text in params.items()}
    paragraphs = [say(paragraph) % filled for paragraph in told.paragraphs]
    button, subject = say(told.button) if told.button else "", say(told.subject)
    lines = [*paragraphs[:1], *([f"{button}:\n{link}"] if button else []), *paragraphs[1:]]
    page = _pages.get_template("mail/letter.html").render(
        subject=subject,
        paragraphs=paragraphs,
        button=button,
        link=link,
        tag="zh-Hans-CN" if language.startswith("zh") else "en",
    )
    return Letter(recipient, language, subject, "\n\n".join(lines) + "\n", page, identity)
