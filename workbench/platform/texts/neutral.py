"""English sentences for the codes of a neutral run."""

from workbench.platform.texts.marking import marked

TEXTS: dict[str, str] = {
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
