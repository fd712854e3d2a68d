"""English sentences for refusals about seats, join codes and accounts; for gettext."""

from workbench.platform.texts.marking import marked

TEXTS: dict[str, str] = {
    "deal.not_facilitated": marked(
        "As the facilitator you can invite to neutral seats, participants of both sides, and the "
        "first executive of a side; that executive invites the rest of the side."
    ),
    "members.not_yours_to_give": marked(
        "You cannot give this role. Nothing was changed; choose one of the list."
    ),
    "members.last_executive": marked(
        "This is the last executive of the side, and a side without one could decide nothing. "
        "Nothing was changed. Invite another executive first, or make somebody of the side one."
    ),
    "members.last_facilitator": marked(
        "Nobody else could invite people to this deal. Nothing was changed. Invite the first "
        "executive of a side before you leave."
    ),
    "joining.not_your_side": marked(
        "You can make codes for your own side only. No code was made; choose your side."
    ),
    "joining.unknown": marked(
        "No deal opens with this code. It may be mistyped, used up, or too old. Look at it again, "
        "or ask whoever gave it to you for a new one."
    ),
    "joining.has_seat": marked("You have a seat in this deal already. Open it from your deals."),
    "joining.which_side": marked("Say for whom you come: an executive of that side lets you in."),
    "joining.too_many": marked(
        "Too many codes from here did not fit. Wait %(minutes)s minutes and look at the code again."
    ),
    "installation.yourself": marked(
        "You cannot deactivate your own account. Nothing was changed; ask another administrator."
    ),
    "installation.last_administrator": marked(
        "This is the last administrator, and the installation needs one. Nothing was changed. Make "
        "somebody else an administrator first."
    ),
    "installation.no_administrator": marked(
        "Guests and deactivated people cannot be administrators. Nothing was changed."
    ),
}
