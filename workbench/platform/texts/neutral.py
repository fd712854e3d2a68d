"""English sentences for the codes of a neutral run."""

from workbench.platform.texts.marking import marked

TEXTS: dict[str, str] = {
    "neutral.key_needed": marked(
        "A neutral run needs the public key of the third machine. Paste its file; nothing was made."
    ),
    "neutral.no_key": marked(
        "This is not a public key as the third machine writes it. Paste the whole file, from the first "
        "brace to the last; nothing was made."
    ),
    "neutral.key_used": marked(
        "This key served an earlier round and is destroyed. Make a new one on the third machine; nothing "
        "was made here."
    ),
    "neutral.not_agreed": marked(
        "Both sides agree to the frame first. Nothing was kept; the result can be sent then."
    ),
    "neutral.published": marked("This round has its result already. Nothing was changed."),
    "neutral.too_large": marked(
        "This file is larger than any result. Nothing was kept; choose the file that the run wrote."
    ),
    "neutral.not_asked": marked("It is no question of this side on this menu."),
    "neutral.no_range": marked("It takes one figure, not a range."),
    "neutral.no_result": marked(
        "This file is not the result of a neutral run that this version reads. Nothing was kept."
    ),
    "neutral.other_frame": marked(
        "This result was made for another frame than the one that both sides agreed to. Nothing was "
        "kept."
    ),
    "neutral.other_key": marked(
        "This result was made with another key than the one whose fingerprint both sides agreed to. "
        "Nothing was kept."
    ),
    "neutral.not_signed": marked(
        "The signature does not fit the content: the file was changed after the run. Nothing was "
        "kept; ask for the file as it left the machine."
    ),
    "neutral.malformed": marked(
        "The file is signed, and yet it does not hold what a run of this frame gives. Nothing was "
        "kept; the machine ran another version of the program, or not this program."
    ),
}
