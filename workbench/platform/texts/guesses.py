"""English sentences for the reasons of guesses; `marked` hands them to gettext."""

from workbench.platform.texts.marking import marked

TEXTS: dict[str, str] = {
    "history.guess_kind": marked("The names of the columns are those of a file of %(kind)s."),
    "history.guess_kind_told": marked("You said that it is a file of %(kind)s."),
    "history.guess_told": marked("You said so."),
    "history.guess_stamps_ask": marked(
        "Say whether stamps mark the start or the end of a slot: it moves readings into another day or month."
    ),
    "history.guess_kinds": marked(
        "The names of the columns fit several kinds equally: %(kinds)s. Say which it is."
    ),
    "history.guess_column": marked("Column %(column)s was taken because of its name."),
    "history.guess_column_rivals": marked(
        "Column %(column)s was taken, but several suit: %(known)s. Say which it is."
    ),
    "history.guess_column_none": marked("No column could be found for %(role)s. Say which it is."),
    "history.guess_one_column": marked("The file has one column, so nothing parts its cells."),
    "history.guess_delimiter": marked(
        "We took %(mark)s as the sign between cells because %(even)s of the first %(lines)s lines split evenly by it."
    ),
    "history.guess_delimiters": marked(
        "The first %(lines)s lines split evenly by each of %(marks)s. Say which sign stands between cells."
    ),
    "history.guess_decimal": marked(
        "We took “%(mark)s” as the decimal mark because %(count)s of %(of)s cells with a mark read so."
    ),
    "history.guess_decimal_none": marked("None of %(of)s cells has a decimal mark."),
    "history.guess_decimal_either": marked(
        "%(count)s numbers such as %(text)s can be read with a decimal mark or with a mark between thousands. Say which it is."
    ),
    "history.guess_decimals_mixed": marked(
        "%(points)s cells have a decimal point and %(commas)s a decimal comma. Say which is right; rows with the other are put aside."
    ),
    "history.guess_thousands": marked(
        "We took “%(mark)s” as the mark between thousands because %(count)s cells read so."
    ),
    "history.guess_thousands_space": marked(
        "We took a space as the mark between thousands because %(count)s cells read so."
    ),
    "history.guess_dates_typed": marked("The file itself says that these are times."),
    "history.guess_dates_iso": marked(
        "%(count)s of %(of)s different stamps are written year first."
    ),
    "history.guess_dates_dmy": marked(
        "We took the day first because %(count)s of %(of)s different stamps can only be read so."
    ),
    "history.guess_dates_mdy": marked(
        "We took the month first because %(count)s of %(of)s different stamps can only be read so."
    ),
    "history.guess_dates_both": marked(
        "%(dmy)s different stamps can only be read day first and %(mdy)s only month first. Say which is right; rows with the other are put aside."
    ),
    "history.guess_dates_either": marked(
        "All %(count)s different stamps, %(text)s for one, can be read day first or month first. Say which it is."
    ),
    "history.guess_dates_epoch": marked("Stamps such as %(text)s count the seconds since 1970."),
    "history.guess_dates_excel": marked(
        "The stamps are plain numbers; they would be days as a spreadsheet counts them."
    ),
    "history.guess_zone_offsets": marked("All %(of)s stamps state their offset from UTC."),
    "history.guess_zone_mixed": marked(
        "%(count)s of %(of)s stamps state their offset from UTC. Say whether the others are in UTC or in %(zone)s."
    ),
    "history.guess_zone_name": marked(
        "The name of column %(column)s says that its stamps are in %(zone)s."
    ),
    "history.guess_zone_never": marked(
        "%(count)s stamps show times that never occur in %(zone)s, where clocks are set forward. Say whether they are in UTC."
    ),
    "history.guess_zone_site": marked(
        "None of %(of)s stamps states an offset; we took the site's zone, %(zone)s."
    ),
    "history.guess_stamps_name": marked(
        "The name of column %(column)s says which end of the slot it marks."
    ),
    "history.guess_stamps_days": marked(
        "The stamps run from %(first)s to %(last)s; read so, the file covers whole days."
    ),
    "history.guess_stamps_open": marked(
        "The stamps run from %(first)s to %(last)s; they may mark the start or the end of a slot. Say which it is: it moves readings into another day or month."
    ),
    "history.guess_unit_name": marked(
        "The name of column %(column)s says that its unit is %(unit)s."
    ),
    "history.guess_unit_usual": marked(
        "Nothing speaks against the usual unit of column %(column)s, %(unit)s."
    ),
    "history.guess_unit_slot": marked(
        "We took %(unit)s as the unit of column %(column)s because its largest number, %(largest)s, then fills a slot of %(slot)s seconds."
    ),
    "history.guess_unit_open": marked(
        "The largest number of column %(column)s is %(largest)s and a slot lasts %(slot)s seconds: its unit cannot be seen from that. Say which it is."
    ),
    "history.guess_unit_percent": marked(
        "Column %(column)s holds percentages: its largest number is %(largest)s, and a share is at most 1."
    ),
    "history.guess_unit_share": marked(
        "Column %(column)s holds shares: its largest number is %(largest)s."
    ),
    "history.guess_unit_share_or_percent": marked(
        "The name of column %(column)s speaks of percent, but its largest number is %(largest)s. Say whether the numbers are shares or percentages."
    ),
    "history.guess_unit_value": marked(
        "The largest number of column %(column)s is %(largest)s: that suits percentages and other values. Say which it is."
    ),
}
