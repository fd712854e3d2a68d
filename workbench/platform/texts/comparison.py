"""English sentences for the codes of evidence.comparison; `marked` hands them to gettext."""

from workbench.platform.texts.marking import marked

TEXTS: dict[str, str] = {
    "comparison.no_common_asset": marked(
        "The two histories name no asset in common (%(provider)s in one, %(customer)s in the other); "
        "nothing was compared. Write the assets the same in both."
    ),
    "comparison.no_common_time": marked(
        "The two histories have no time in common; nothing was compared. Choose files of the same "
        "months."
    ),
    "comparison.needs_events": marked(
        "Exclusions, planned hours and a shortest stop can be applied to two logs of stops only; "
        "nothing was compared. Leave them out, or choose a KPI of stops and two logs."
    ),
    "comparison.week": marked(
        "“%(text)s” is no week that can be read; nothing was compared. Write it as Mon-Fri "
        "06:00-22:00; Sat 06:00-14:00, or leave it empty for round the clock."
    ),
    "comparison.entry": marked(
        "The entry %(entry)s has a value that cannot be used; nothing was compared. See "
        "docs/formats/compare.md."
    ),
    "comparison.unknown_entry": marked(
        "%(entry)s is no known entry; nothing was compared. Known are: %(known)s."
    ),
    "comparison.missing_entry": marked(
        "The file does not state %(entry)s; nothing was compared. See docs/formats/compare.md."
    ),
    "comparison.choice": marked(
        "%(entry)s cannot be %(value)s; nothing was compared. Choose one of: %(known)s."
    ),
    "comparison.minutes": marked(
        "The shortest stop must lie between 0 and %(most)s minutes; nothing was compared."
    ),
    "comparison.number": marked(
        "%(entry)s must be a whole number between %(least)s and %(most)s; nothing was compared."
    ),
    "comparison.stop": marked(
        "A planned stop needs two times, from and to, the second later, and maybe an asset; nothing "
        "was compared. Write the times as 2024-07-01 06:00."
    ),
    "comparison.not_json": marked("%(file)s is no JSON object; nothing was compared."),
    "comparison.zone_shift": marked(
        "The customer's times lie %(hours)+g hours from the provider's (%(share)s%% of the events "
        "agree on it), as between two time zones. Events were matched after taking this off; the "
        "numbers rest on the times as each log has them. Check the time zone of both files."
    ),
    "comparison.clock_ahead": marked(
        "The customer's clock is %(minutes)g minutes ahead of the provider's (%(share)s%% of the "
        "events agree on it). Events were matched after taking this off; the numbers rest on the "
        "times as each log has them."
    ),
    "comparison.clock_behind": marked(
        "The customer's clock is %(minutes)g minutes behind the provider's (%(share)s%% of the "
        "events agree on it). Events were matched after taking this off; the numbers rest on the "
        "times as each log has them."
    ),
    "comparison.assets_only_provider": marked(
        "%(count)s assets occur in the provider's history alone: %(assets)s. Either nothing happened "
        "to them or the customer did not write it down."
    ),
    "comparison.assets_only_customer": marked(
        "%(count)s assets occur in the customer's history alone: %(assets)s. Either nothing happened "
        "to them or the provider did not write it down."
    ),
    "comparison.category_nowhere": marked(
        "The excluded category %(category)s occurs in neither log, so it leaves out nothing. Write "
        "it as the logs do."
    ),
    "comparison.only_provider": marked("Only the provider's log has it."),
    "comparison.only_customer": marked("Only the customer's log has it."),
    "comparison.longer_provider": marked("The provider's log has it %(minutes)s minutes longer."),
    "comparison.longer_customer": marked("The customer's log has it %(minutes)s minutes longer."),
    "comparison.moved": marked("It starts %(minutes)s minutes apart in the two logs."),
    "comparison.in_pieces": marked(
        "One stop, written in %(provider)s lines by the provider and in %(customer)s by the customer."
    ),
    "comparison.other_asset": marked(
        "The provider wrote it down for %(provider)s, the customer for %(customer)s."
    ),
    "comparison.other_category": marked(
        "The provider calls it %(provider)s, the customer %(customer)s."
    ),
    "comparison.runs_beside": marked(
        "Both logs have it alike; it runs beside an event that they have not alike."
    ),
    "comparison.excluded_by_provider": marked("Only the provider leaves it out."),
    "comparison.excluded_by_customer": marked("Only the customer leaves it out."),
    "comparison.excluded_by_both": marked(
        "Each side leaves it out in one of the logs, where it is written differently."
    ),
}
