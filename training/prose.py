"""CommonMark as modules may use it: tables and citations, no HTML, no links, no pictures.

Terms: CommonMark 0.31; tables as GitHub writes them. `[^key]` cites a source.
"""

import re
from collections.abc import Iterator, MutableMapping, Sequence
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from workbench.codes import Finding

CITATION: Final = re.compile(r"\[\^([^\]\s]+)\]")
_TAG: Final = re.compile(r"</?[A-Za-z][^<>]*>|<!--")
_ADDRESS: Final = re.compile(r"https?://|\bwww\.", re.IGNORECASE)
_DEFINITION: Final = re.compile(r" {0,3}\[[^\]]+\]:")


def tokens(text: str) -> tuple[list[Token], list[tuple[int, Finding]]]:
    """Return the block tokens of a text, and definitions of links with their lines, from 0."""
    env: dict[str, object] = {}
    found = _markdown().parse(text, env)
    if not env.get("references"):
        return found, []
    lines = enumerate(text.split("\n"))
    return found, [
        (at, Finding("module.link", {"text": line.strip()[:60]}))
        for at, line in lines
        if _DEFINITION.match(line)
    ]


def html(part: Sequence[Token], sources: Sequence[str]) -> str:
    """Return tokens as HTML; what is not markup of this format is escaped.

    `sources` are the keys of the sources in their order: a citation shows its number.
    """
    reader = _markdown()
    numbers = {key: number for number, key in enumerate(sources, 1)}
    return str(reader.renderer.render(part, reader.options, numbers))


def refused(part: Sequence[Token]) -> Iterator[tuple[int, Finding]]:
    """Give what a text may not hold, with its line counted from 0 in the text parsed."""
    for token in part:
        if token.type == "code_block":
            yield _line(token), Finding("module.unknown_block", {"name": "code"})
        for offset, child in _children(token):
            finding = _refusal(child)
            if finding is not None:
                yield _line(token) + offset, finding


def in_plain_text(text: str) -> Finding | None:
    """Return why a text that is shown as it is written may not stand (HTML, an address)."""
    if (tag := _TAG.search(text)) is not None:
        return Finding("module.html", {"text": tag[0][:60]})
    if (address := _ADDRESS.search(text)) is not None:
        return Finding("module.link", {"text": text[address.start() :][:60]})
    return None


def citations(part: Sequence[Token]) -> list[tuple[int, str]]:
    """Return the keys cited, each with its line from 0, in the order of the text."""
    return [
        (_line(token) + offset, child.content)
        for token in part
        for offset, child in _children(token)
        if child.type == "citation"
    ]


def _refusal(child: Token) -> Finding | None:
    if child.type == "image":
        return Finding("module.picture", {"text": child.content[:60]})
    if child.type == "link_open":
        return Finding("module.link", {"text": str(child.attrs.get("href", ""))[:60]})
    return in_plain_text(child.content) if child.type == "text" else None


def _children(token: Token) -> Iterator[tuple[int, Token]]:
    """Give the inline tokens of a block, each with its line in the block, from 0."""
    offset = 0
    for child in token.children or ():
        yield offset, child
        offset += child.type in {"softbreak", "hardbreak"}


def _line(token: Token) -> int:
    return token.map[0] if token.map else 0


def _markdown() -> MarkdownIt:
    # a reader keeps its rules in lists that a parse reads only; one for all would do, but making
    # one takes a millisecond and leaves nothing shared between threads
    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    reader.inline.ruler.before("link", "citation", _citation)
    reader.add_render_rule("citation", _cited)
    return reader


def _citation(state: StateInline, silent: bool) -> bool:
    found = CITATION.match(state.src, state.pos)
    if found is None:
        return False
    if not silent:
        state.push("citation", "", 0).content = found[1]
    state.pos = found.end()
    return True


def _cited(
    _renderer: RendererHTML,
    part: Sequence[Token],
    at: int,
    _options: object,
    numbers: MutableMapping[str, int],
) -> str:
    key = part[at].content
    number = numbers.get(key, 0)
    safe = re.sub(r"[^\w-]", "", key)
    return f'<sup class="cite"><a href="#source-{safe}">{number}</a></sup>'
