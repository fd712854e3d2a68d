"""What mails say: per code a subject, paragraphs and the words on the button.

Placeholders are %(name)s; a subject has none, so that nothing a person wrote stands in a header.
"""

from dataclasses import dataclass

from workbench.platform.texts.marking import marked


@dataclass(frozen=True, slots=True)
class LetterText:
    """One mail in English; `button` is empty where there is nothing to open."""

    subject: str
    paragraphs: tuple[str, ...]
    button: str = ""


_NOT_YOU = marked(
    "If this was not you, choose a new password at once (“Forgot your password?” on the sign-in "
    "page) and tell your administrator."
)

LETTERS: dict[str, LetterText] = {
    "invitation": LetterText(
        marked("You have a seat in an agreement on Equipoise"),
        (
            marked("You have been given the seat “%(seat)s” in the agreement “%(deal)s”."),
            marked(
                "Equipoise is a neutral workbench: both parties define together what they measure, "
                "see what their own history says is attainable, and agree on levels that are fair."
            ),
            marked("The link signs you in. It works once, within a week."),
            marked("If you did not expect this, do nothing: nothing happens without you."),
        ),
        marked("Open the agreement"),
    ),
    "parked_day": LetterText(
        marked("A parked agreement on Equipoise: the day has come"),
        (
            marked("The agreement “%(deal)s” was parked until today."),
            marked(
                "Sign in with the link to go on, or to park it again. It works once, within a week."
            ),
        ),
        marked("Open the agreement"),
    ),
    "workshop_summary": LetterText(
        marked("The summary of your workshop on Equipoise"),
        (
            marked("The summary of the workshop for “%(deal)s” can be read now."),
            marked(
                "Sign in with the link and open “Workshop”, then “Summary”. It works once, within a week."
            ),
            marked(
                "What was written, voted and decided stands there; nothing of it is in this mail."
            ),
        ),
        marked("Open the agreement"),
    ),
    "reset": LetterText(
        marked("Choose a new password for Equipoise"),
        (
            marked("Somebody, probably you, asked for a new password for this address."),
            marked(
                "The link lets you choose one. It works once, within an hour. Everybody who is "
                "signed in as you is signed out then."
            ),
            marked("If it was not you, do nothing: your password stays as it is."),
        ),
        marked("Choose a new password"),
    ),
    "password_changed": LetterText(
        marked("Your password for Equipoise was changed"),
        (marked("Your password was changed, and your other sessions were ended."), _NOT_YOU),
    ),
    "code_on": LetterText(
        marked("Codes from an app now guard your account"),
        (
            marked("From now on signing in with a password or a link also asks for a code."),
            _NOT_YOU,
        ),
    ),
    "code_off": LetterText(
        marked("Codes from an app no longer guard your account"),
        (marked("Signing in no longer asks for a code from your app."), _NOT_YOU),
    ),
    "passkey_added": LetterText(
        marked("A passkey was added to your account"),
        (marked("A new passkey can now sign in as you."), _NOT_YOU),
    ),
    "passkey_removed": LetterText(
        marked("A passkey was removed from your account"),
        (marked("A passkey can no longer sign in as you."), _NOT_YOU),
    ),
}
TRANSLATED = ("seat",)  # parameters that are names with a translation
