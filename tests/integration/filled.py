"""Read the forms of a page as a browser would send them."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

Fields = dict[str, list[str]]


@dataclass
class SentForm:
    """One form: where it goes and what it would send untouched."""

    action: str
    method: str
    fields: Fields = field(default_factory=dict)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[SentForm] = []
        self._select: tuple[str, list[tuple[str, bool]]] | None = None
        self._area: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(
                SentForm(given.get("action", "").partition("#")[0], given.get("method", "get"))
            )
        elif not self.forms or "disabled" in given:
            return
        elif tag == "input":
            self._input(given)
        elif tag == "select":
            self._select = (given.get("name", ""), [])
        elif tag == "option" and self._select:
            self._select[1].append((given.get("value", ""), "selected" in given))
        elif tag == "textarea":
            self._area = given.get("name", "")
            self.forms[-1].fields.setdefault(self._area, [""])

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self.forms[-1].fields[self._area][0] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "select" and self._select:
            name, options = self._select
            chosen = [value for value, is_chosen in options if is_chosen] or [options[0][0]]
            self.forms[-1].fields[name] = chosen
            self._select = None
        if tag == "textarea" and self._area is not None:
            text = self.forms[-1].fields[self._area][0]  # the first line break is not part of it
            self.forms[-1].fields[self._area] = [text.removeprefix("\r").removeprefix("\n")]
            self._area = None

    def _input(self, given: dict[str, str]) -> None:
        kind = given.get("type", "text")
        unsent = kind in {"submit", "button", "file"}
        if unsent or (kind in {"checkbox", "radio"} and "checked" not in given):
            return
        self.forms[-1].fields.setdefault(given.get("name", ""), []).append(given.get("value", ""))


def forms_of(page: str) -> list[SentForm]:
    """Return the forms of a page in their order."""
    reader = _Reader()
    reader.feed(page)
    return reader.forms


def form_to(page: str, action: str) -> SentForm:
    """Return the form whose action ends so ("" for a form that sends to its own page)."""
    found = [
        form
        for form in forms_of(page)
        if form.method.lower() == "post"
        and (form.action.endswith(action) if action else not form.action)
    ]
    assert found, f"no form to {action!r}"
    return found[0]
