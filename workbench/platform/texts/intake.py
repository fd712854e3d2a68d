"""English sentences for what an intake refuses, notices and counts; `marked` hands them to gettext."""

from workbench.platform.texts.marking import marked

TEXTS: dict[str, str] = {
    "history.bad_workbook": marked(
        "The workbook is damaged, locked or made in an unknown way; nothing was read. Open it, save it again as XLSX, and send that."
    ),
    "history.too_many_members": marked(
        "The workbook is a package of more than %(limit)s files; nothing was read. Save the sheet alone as XLSX or CSV."
    ),
    "history.too_many_cells": marked(
        "A sheet of the workbook spans more than %(limit)s cells, empty ones included; nothing was read. Delete stray cells far from the table, or save the sheet as CSV."
    ),
    "history.xml_entities": marked(
        "The workbook defines entities or is written in another encoding, as Excel never does; nothing was read. Open it, save it again as XLSX, and send that."
    ),
    "history.no_sheet": marked(
        "The workbook has no sheet %(sheet)s with data; nothing was read. It has: %(known)s."
    ),
    "history.old_excel": marked(
        "This is an Excel file of the old kind (.xls), or one with a password; nothing was read. Save it as XLSX without a password."
    ),
    "history.pdf_file": marked(
        "This is a PDF, whatever its name says; nothing was read. Send the table behind it as XLSX or CSV."
    ),
    "history.page_file": marked(
        "This is a web page or XML, whatever its name says; nothing was read. Open it in Excel and save it as XLSX or CSV."
    ),
    "history.long_line": marked(
        "Line %(line)s is longer than %(limit)s KB; nothing was read. Look for a missing line end or an open quotation mark."
    ),
    "history.open_quote": marked(
        "A quotation mark that opens in line %(line)s is never closed and swallows the rows behind it; nothing was read. Close or remove it."
    ),
    "history.formula_error": marked(
        "Row %(row)s, column %(column)s: “%(text)s” is an error of the spreadsheet or a formula without a value; the row was left out."
    ),
    "history.map_unit": marked(
        "The role %(role)s cannot be kept in %(unit)s; nothing was read. Choose one of: %(known)s."
    ),
    "history.bytes_changed": marked(
        "The file that is kept is no longer the one that came in: its fingerprint is %(found)s and not %(recorded)s. Nothing is computed from it. Restore it from a backup."
    ),
    "history.content_changed": marked(
        "The rows that are kept are no longer those that were read: their fingerprint is %(found)s and not %(recorded)s. Nothing is computed from them. Restore the data set from a backup."
    ),
    "history.sheet_taken": marked(
        "%(count)s sheets hold data; %(sheet)s was taken, the one with most rows. Not read: %(others)s."
    ),
    "history.heading_found": marked(
        "The names of the columns were taken from row %(row)s of %(sheet)s; what stands above was not read."
    ),
    "history.duplicates": marked("Rows that repeat an earlier one: %(count)s. They count once."),
    "history.overlaps": marked(
        "Events that begin while another of the same asset still lasts: %(count)s. The %(hours)s hours in common count once."
    ),
    "history.maybe_planned": marked(
        "%(count)s stops sound planned (%(names)s) and count as failures. If they were planned, name these causes under “Fine points” when the file is read."
    ),
    "history.open_ends": marked(
        "Events without an end: %(count)s. They last to the end of the records, and their repairs count as unfinished."
    ),
    "history.gaps": marked(
        "Gaps between readings of one asset: %(count)s, together %(hours)s hours, the longest %(longest)s hours. Whether they count as not observed, down or up is a choice of the KPI card."
    ),
    "history.unknown_time": marked(
        "Slots without a reading between the first and the last moment of the file, over all assets: %(count)s, or %(hours)s hours, %(percent)s %% of that time."
    ),
    "history.silent_periods": marked(
        "Periods without a row between the first and the last: %(count)s (%(periods)s)."
    ),
    "history.part_months": marked(
        "Months at the ends that the records cover only in part: %(months)s. Leave them out of a comparison, or state from when to when the records reach."
    ),
    "history.warm_up": marked(
        "Months at the beginning that lie far below the rest: %(months)s. Recording or operation may not have been in its usual state yet."
    ),
    "history.cut_off": marked(
        "Months at the end that lie far below the rest: %(months)s. The records may be cut off before all of them were written."
    ),
    "history.clock_twice": marked(
        "Local times that occur twice because clocks are set back in %(zone)s: %(count)s. They were read as the first of the two. Stamps with an offset or in UTC avoid this."
    ),
    "history.clock_never": marked(
        "Local times that never occur because clocks are set forward in %(zone)s: %(count)s. They were read as if the clock had not been set yet. Check the time zone."
    ),
    "history.unit_read": marked(
        "Column %(column)s was read in the unit %(unit)s (rows: %(count)s)."
    ),
    "history.phase_reading": marked("Reading the file"),
    "history.phase_typing": marked("Reading times and numbers"),
    "history.phase_checking": marked("Comparing rows with each other"),
    "history.phase_hashing": marked("Taking the fingerprint"),
    "history.phase_counting": marked("Counting overlaps, gaps and months"),
}
