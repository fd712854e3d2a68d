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
    "neutral.no_commitment": marked(
        "A commitment has 64 signs, 0 to 9 and a to f. Copy it whole from what “neutral seal” printed; "
        "nothing was recorded."
    ),
    "neutral.lock_not_agreed": marked(
        "Both sides agree to the frame first. Nothing was recorded; seal and record then."
    ),
    "neutral.both_locked": marked(
        "Both sides have recorded their commitments, so neither can be replaced. Nothing was changed. "
        "If yours is wrong, propose the frame again: both commitments go, both sides agree and record "
        "anew."
    ),
    "neutral.unlocked_provider": marked(
        "The provider has not recorded the commitment of its sealed file. Nothing was kept; send the "
        "result again once it has."
    ),
    "neutral.unlocked_customer": marked(
        "The customer has not recorded the commitment of its sealed file. Nothing was kept; send the "
        "result again once it has."
    ),
    "neutral.unlocked_both": marked(
        "Neither side has recorded the commitment of its sealed file. Nothing was kept; send the result "
        "again once both have."
    ),
    "neutral.other_file_provider": marked(
        "This result was not made with the file whose commitment the provider recorded. Nothing of it was "
        "kept; both recorded commitments stand. If the provider recorded the wrong one, propose the same "
        "frame again, agree and record anew; if not, its file was exchanged: use a new key and seal again."
    ),
    "neutral.other_file_customer": marked(
        "This result was not made with the file whose commitment the customer recorded. Nothing of it was "
        "kept; both recorded commitments stand. If the customer recorded the wrong one, propose the same "
        "frame again, agree and record anew; if not, its file was exchanged: use a new key and seal again."
    ),
    "neutral.other_file_both": marked(
        "This result was made with neither of the files whose commitments both sides recorded. Nothing of "
        "it was kept; both recorded commitments stand. Propose the frame again with a new key, seal and "
        "record anew."
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
