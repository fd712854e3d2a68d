"""English sentences for refusals of services; `marked` hands them to gettext."""

from workbench.platform.texts.marking import marked

TEXTS: dict[str, str] = {
    "retention.months": marked("Choose %(fewest)s to %(most)s months. Nothing was changed."),
    "retention.too_late": marked(
        "The private values have been destroyed meanwhile, so nothing can be held back."
    ),
    "retention.over": marked(
        "The private values of this round were destroyed, because their time is over. Nothing was kept "
        "of this: make the frame anew, and both sides agree to it again."
    ),
    "check.file_too_large": marked(
        "The file is larger than %(most)s kB. Nothing was kept of it: choose a CSV with the values "
        "of one KPI, one line for each month."
    ),
    "check.paste_too_long": marked(
        "These are more than %(most)s values. Paste the last %(most)s months, or choose a file."
    ),
    "check.nothing_pasted": marked(
        "There is nothing here yet. Paste your monthly values, or take the demonstration history."
    ),
    "check.no_file": marked(
        "No file was chosen. Choose a CSV file, or take the demonstration history."
    ),
    "check.percent_signs": marked(
        "Your values have percent signs. Choose “a share in %%”, or remove the signs."
    ),
    "check.no_share": marked(
        "Some of your values lie outside 0 to 100 %%, so they are no shares. Choose hours or another "
        "number."
    ),
    "check.level_outside": marked(
        "No value can be there: a share lies between 0 and 100 %%, and hours are never negative."
    ),
    "check.target_below_level": marked(
        "The target is worse than the minimum. Put it at the minimum or on its better side."
    ),
    "check.stretch_below_target": marked(
        "The stretch is worse than the target, or than the minimum where there is no target. Put it "
        "on the better side."
    ),
    "check.perfect": marked(
        "This promises perfection: a single bad hour breaks it. Choose a level short of the best "
        "there is."
    ),
    "deal.one_organisation": marked(
        "Provider and customer are the same organisation. Name the two parties of the agreement."
    ),
    "deal.role_of_other_side": marked(
        "This role does not exist on that side. A facilitator is neutral; executives, participants, "
        "team leads, signatories, managers and technicians belong to the provider or the customer."
    ),
    "deal.has_seat": marked("This person already has a seat in the deal. Nothing was changed."),
    "deal.not_your_side": marked(
        "You can invite people of your own side, a facilitator, and the first executive of the "
        "other side; that executive invites the rest."
    ),
    "history.name_length": marked(
        "Give the data set a name of at most %(most)s signs. Nothing was kept."
    ),
    "history.name_path": marked(
        "This name looks like a path or holds unprintable signs. Write a plain name, as people "
        "would call the file. Nothing was kept."
    ),
    "history.is_read": marked(
        "This file has been read already, and a data set never changes. Send the file again to "
        "read it in another way."
    ),
    "history.discard_used": marked(
        "A KPI is computed from this file, so it stays. Nothing was discarded."
    ),
    "history.discard_not_yours": marked(
        "Only the side that brought a file can discard it. Nothing was discarded."
    ),
    "history.discard_reading": marked(
        "The file is being read at this moment. Cancel the reading first; nothing was discarded."
    ),
    "intake.phase_wait": marked("It waits until another file has been read."),
    "intake.phase_open": marked("The file is being opened."),
    "intake.phase_summarise": marked("What was read is being counted and summarised."),
    "intake.goes_on": marked(
        "The file is being read already. Wait for the end of that reading, or cancel it."
    ),
    "intake.lost": marked(
        "The reading broke off: the process that did it is gone. Nothing was read; your answers are "
        "still here. Read the file again."
    ),
    "intake.damaged": marked(
        "The stored file is no longer what was sent: its fingerprint has changed. Nothing was read "
        "from it. Tell your administrator, and send the file again."
    ),
    "limited.memory": marked(
        "The file needs more memory than we allow (%(most)s MB); nothing was read. Split it by "
        "period or leave out columns that are not needed."
    ),
    "limited.time": marked(
        "The file could not be read within %(most)s seconds; nothing was read. Split it by period or "
        "leave out columns that are not needed."
    ),
    "limited.died": marked(
        "The file could not be read: the reading broke off. Nothing was read. Save it once more as "
        "plain CSV (UTF-8) and send that."
    ),
    "limited.busy": marked(
        "Many files are being read at this moment; nothing was read. Try again in a minute."
    ),
    "history.not_read": marked("This file has not been read yet. Confirm its columns first."),
    "history.no_register": marked(
        "No list of assets came with this file. Nothing was read. Use the assets that occur in it."
    ),
    "history.say_zone": marked(
        "%(value)s is no time zone that we know. Write it as Europe/Berlin or UTC."
    ),
    "history.say_observed": marked(
        "Give the first and the last day that the records cover, the last not before the first."
    ),
    "history.say_date_order": marked(
        "“%(text)s” can be read day first or month first. Choose which; nothing was read."
    ),
    "history.say_slot": marked(
        "The times do not show how long a slot is. Write its length in seconds; nothing was read."
    ),
    "history.say_asset": marked(
        "The list names %(count)s assets. Choose the column that says which asset a row is about."
    ),
    "history.say_column": marked("Choose the column that answers this. Nothing was read."),
    "truths.too_many": marked(
        "A page compares logs of at most %(most)s entries. Nothing was compared; choose shorter "
        "files, or let the command line do it: python -m workbench compare."
    ),
    "kpi.nothing_said": marked("The file says nothing about this KPI."),
    "kpi.cohort_silent": marked(
        "The file says nothing about this KPI for the group %(cohort)s. Nothing was kept."
    ),
    "kpi.cohort_empty": marked(
        "Each group needs a name of at most %(most)s signs and at least one asset."
    ),
    "kpi.cohort_twice": marked(
        "%(asset)s stands in two groups. An asset belongs to one group only."
    ),
    "kpi.group_asset": marked(
        "%(asset)s does not occur in this data set. Write the assets as the file does."
    ),
    "kpi.group_line": marked(
        "Write one group a line as a name, a colon and its assets, each name once: “%(line)s” is not."
    ),
    "kpi.percent_sign": marked("Write the name without a per-cent sign. Nothing was kept."),
    "kpi.choose": marked("Choose a KPI from the list."),
    "kpi.exists": marked("The deal has this KPI already. Nothing was kept."),
    "kpi.too_many": marked(
        "The deal has %(most)s KPIs already. More than that dilutes attention, so no further one can "
        "be added."
    ),
    "kpi.too_many_paid": marked(
        "Money hangs on %(most)s KPIs already. With more, each matters too little to act on; take "
        "this one in without money."
    ),
    "kpi.why_kind": marked("A file of this kind cannot tell it."),
    "kpi.why_role": marked("No column answers: %(question)s"),
    "kpi.why_inputs": marked("The file does not hold: %(inputs)s."),
    "kpi.why_end": marked(
        "It counts ready hours, and no column says when a stop ended. Read the file again and choose "
        "calendar hours."
    ),
    "kpi.why_weights": marked(
        "Several ready-made ratios fall into one month, and ratios are never averaged. The file "
        "needs a column with the number of cases behind each."
    ),
    "kpi.why_bounds": marked(
        "The file holds %(value)s, which this KPI cannot be. If these are percentages, read the file "
        "again and say so."
    ),
    "kpi.why_grain": marked("The file's periods are longer than a month, or weeks."),
    "kpi.missing_observed": marked("Time without data is left out of the calculation."),
    "kpi.missing_down": marked("Time without data counts as not ready."),
    "kpi.missing_up": marked("Time without data counts as ready."),
    "improvement.neutral": marked(
        "After a neutral run nothing better is looked for: this server has no answer to count it from."
    ),
    "improvement.sealed": marked(
        "After a sealed round nothing better is looked for: that would tell what you chose not to tell."
    ),
    "improvement.not_joint": marked(
        "Both executives accept the same version of the draft first. Nothing was looked for."
    ),
    "improvement.used_up": marked("This round has been looked at as often as it may be."),
    "improvement.open": marked("An offer waits for an answer already. Nothing was looked for."),
    "improvement.nothing": marked(
        "This version has been looked at: nothing is better for both. Nothing was changed."
    ),
    "improvement.no_change": marked(
        "This version has been looked at, and it stands. Nothing was changed."
    ),
    "improvement.accepted": marked(
        "Both accepted an offer, and a new version is made. Both executives accept that one first."
    ),
    "improvement.values_gone": marked(
        "The private values of this round were destroyed, so nothing can be looked for any more."
    ),
    "improvement.nothing_to_answer": marked(
        "There is no offer to answer any more. Nothing was kept."
    ),
    "improvement.answered": marked(
        "Your side has answered this offer. The first answer counts; nothing was changed."
    ),
    "draft.standing_still_costs_nothing": marked(
        "A provider who changes nothing would on average pay no credit at these levels. They are as "
        "the round settled them, with this counted in both sides' gains."
    ),
    "draft.standing_still_earns": marked(
        "A provider who changes nothing would on average receive a bonus at these levels. They are as "
        "the round settled them, with this counted in both sides' gains."
    ),
    "draft.share_or_per_cent": marked(
        "Is this a share or a per cent? The field is in per cent; choose which, or correct it."
    ),
    "draft.nothing_settled": marked(
        "No package has been settled yet, so there is nothing to draft. A draft begins with the "
        "package that both sides' sealed answers settle on."
    ),
    "draft.exists": marked(
        "The draft has been started already. Nothing was changed; go on with the newest version."
    ),
    "draft.nothing_changed": marked(
        "Nothing differs from version %(number)s, so no new version was made."
    ),
    "draft.level_out_of_bounds": marked(
        "This level lies beyond what the KPI can be. Write a value that can be measured."
    ),
    "draft.level_too_fine": marked(
        "This level is finer than the KPI is read (in steps of %(gap)s). Write it in such steps."
    ),
    "draft.trigger_too_long": marked(
        "A trigger looks back over at most %(most)s windows. Write a smaller number."
    ),
    "document.not_accepted": marked(
        "The document is made from the draft that both sides have accepted. This draft is not "
        "accepted by both yet; nothing was made."
    ),
    "document.language_unknown": marked(
        "This language is not available. Choose English or Chinese; nothing was made."
    ),
    "demo.other_people": marked(
        "This installation has people of its own, so no demonstration was put into it. Set "
        "EQUIPOISE_INSTANCE to an empty folder, or leave it unset."
    ),
    "labels.cannot_leave_out": marked(
        "Only a month that was a data error or a major event can be left out. Please choose one of "
        "these labels, or leave the box empty."
    ),
}
