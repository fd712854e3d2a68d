"""English sentences for what is refused on the way in and on the account page."""

from workbench.platform.texts.marking import marked

TEXTS: dict[str, str] = {
    "account.wait_seconds": marked(
        "There were too many attempts. Nothing was checked; wait %(seconds)s seconds and try again."
    ),
    "account.wait_minutes": marked(
        "There were too many attempts. Nothing was checked; wait %(minutes)s minutes and try again."
    ),
    "account.password_short": marked(
        "Make it at least 12 signs long. A few words that do not belong together are easy to keep."
    ),
    "account.password_long": marked("Make it at most 128 signs long."),
    "account.password_known": marked(
        "This is easy to guess: it is made of usual words, runs of keys, or names around you. Add "
        "words that nobody would connect with you."
    ),
    "account.password_wrong": marked("This is not your present password. Nothing was changed."),
    "account.link_over": marked(
        "This link was used meanwhile, or its hour is over. Ask for a new one."
    ),
    "account.code_wrong": marked(
        "This code is not right, or it was used already. Nothing was changed; wait for the next one."
    ),
}
