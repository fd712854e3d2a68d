"""Compile the Ink stories: `python -m training.compile_stories [node_modules]`, part of `make assets`.

The compiler is `ink-full.js` of the npm package inkjs, run in quickjs, so that no Node.js is
needed. The compiled JSON is kept beside its source: running the application needs neither.
"""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import quickjs

STORIES: Final = Path(__file__).parent / "content" / "stories"
COMPILER: Final = Path("inkjs", "dist", "ink-full.js")
_CALL: Final = """
var faults = [];
var options = new inkjs.CompilerOptions(
  null, [], true, function (message, kind) { faults.push(message); }, null);
var story = new inkjs.Compiler(source, options).Compile();
story === null ? null : story.ToJson();
"""


class StoryFaultError(Exception):
    """A story does not compile without a complaint; the message holds the compiler's lines."""


def compile_ink(source: str, compiler: str) -> str:
    """Compile one Ink source to JSON text, counting all visits; `compiler` is ink-full.js.

    Warnings count as errors: raises StoryFaultError with the compiler's messages.
    """
    context = quickjs.Context()
    context.eval(compiler)
    context.set("source", source)
    try:
        compiled = context.eval(_CALL)
    except quickjs.JSException as error:
        compiled, trouble = None, str(error)
    else:
        trouble = ""
    faults = [*context.eval("faults.join('\\n')").splitlines(), *trouble.splitlines()]
    if faults or not isinstance(compiled, str):
        raise StoryFaultError("\n".join(faults))
    return compiled


def main(arguments: Sequence[str]) -> int:
    """Compile every story beside its source; returns 0, or 2 when something is wrong."""
    modules = Path(arguments[0]) if arguments else Path("node_modules")
    library = modules / COMPILER
    if not library.is_file():
        sys.stderr.write(f"{library} is missing: run npm install first; stories are unchanged\n")
        return 2
    compiler = library.read_text(encoding="utf-8")
    for source in sorted(STORIES.glob("*.ink")):
        try:
            compiled = compile_ink(source.read_text(encoding="utf-8"), compiler)
        except StoryFaultError as fault:
            sys.stderr.write(f"{source.name}: {fault}\n")
            return 2
        source.with_suffix(".json").write_text(compiled + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
