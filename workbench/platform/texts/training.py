"""English sentences for the codes of training; `marked` hands them to gettext."""

from workbench.platform.texts.marking import marked

TEXTS: dict[str, str] = {
    "training.not_found": marked(
        "There is no lesson, quiz or role-play named %(key)s. Choose one from the list."
    ),
    "training.option_unknown": marked(
        "One of the answers is not among the options of this question. Your other answers are kept; choose again."
    ),
    "training.one_option_only": marked(
        "This question has one right answer. Your other answers are kept; choose one option."
    ),
    "training.not_a_number": marked(
        "This answer is not a number. Write digits, for example 57 or 2.5. Your other answers are kept."
    ),
    "training.no_answer": marked(
        "There is no answer yet. Choose or write one; a guess is fine. The others are kept."
    ),
    "training.answer_kind": marked(
        "The answer does not fit the kind of question %(question)s. Your other answers are kept; answer it again."
    ),
    "training.places_not_full": marked(
        "Give each line its own place, 1 to %(count)s. What you chose is kept, and so are your other answers."
    ),
    "training.pairs_not_full": marked(
        "Choose a match for each line. What you chose is kept, and so are your other answers."
    ),
    "training.text_long": marked(
        "This answer is longer than %(most)s characters. It is kept as you wrote it; shorten it."
    ),
    "training.module_unreadable": marked(
        "The module %(key)s cannot be read. Run “python -m training check” to see why."
    ),
    "training.module_broken": marked(
        "The module was not kept: %(count)s things in it break the format. They are listed with their lines; what you wrote is still here."
    ),
    "training.module_keys_differ": marked(
        "The files belong to different modules (%(keys)s). Nothing was kept; give one module at a time."
    ),
    "training.module_shipped": marked(
        "The module %(key)s is shipped with the program and is not overridden. Nothing was kept; give yours another key."
    ),
    "training.choice_gone": marked(
        "This choice is no longer open, perhaps because the page was open twice. Your play is kept; go on from here."
    ),
    "training.state_unreadable": marked(
        "The stored play cannot be read. Your earlier results are kept; start the role-play again."
    ),
    "training.story_changed": marked(
        "This role-play was rewritten after you began it. Your earlier results are kept; start it again."
    ),
    "training.story_failed": marked(
        "The role-play stopped because of a fault in its text (%(reason)s). Your play is kept up to your last choice; please tell whoever runs the workbench."
    ),
    "training.story_not_over": marked(
        "The debrief comes when the role-play is over. You have made %(step)s choices so far; play on to the end."
    ),
    "training.statement_shape": marked(
        "This is not a record of learning: a part is missing or of another kind (%(reason)s). Nothing was read; export the record again."
    ),
    "training.statement_version": marked(
        "This record follows version %(version)s of xAPI; versions 1.0.x can be read. Nothing was read; export it for 1.0.3."
    ),
    "training.statement_actor": marked(
        "The record does not name a person by an account with an address and an opaque name. Nothing was read; export the record again."
    ),
    "training.statement_verb": marked(
        "The record says that %(verb)s was done, which is unknown here. Nothing was read; leave this entry out."
    ),
    "training.statement_object": marked(
        "The record is about something that is no lesson, quiz or role-play of this workbench. Nothing was read; leave this entry out."
    ),
    "training.statement_result": marked(
        "The record's moment, duration, score or completion contradicts the standard. Nothing was read; export the record again."
    ),
    "training.statement_language": marked(
        "The record names its language by something that is no language tag such as en or zh-Hans-CN. Nothing was read; export the record again."
    ),
}
