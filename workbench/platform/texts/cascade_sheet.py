"""Texts of a list of numbers that is brought as a file: what is wrong with the file or a row."""

from workbench.platform.texts.marking import marked

TEXTS: dict[str, str] = {
    "cascade.sheet_no_numbers": marked(
        "No column of the file is called “number” or “team”, so nothing was read. Name the columns "
        "in the first row as the template does."
    ),
    "cascade.sheet_column_twice": marked(
        "Two columns of the file mean the same; the second is %(column)s. Nothing was read; rename "
        "or take out one of them."
    ),
    "cascade.sheet_no_rows": marked(
        "Below the names of its columns the file has no rows. Nothing was read."
    ),
    "cascade.sheet_too_many_rows": marked(
        "The file has more than %(most)s rows. Nothing was read; a KPI takes %(numbers)s numbers."
    ),
    "cascade.sheet_ragged": marked(
        "This row has more or fewer cells than the first row of the file. Put a text that holds "
        "the separator into quotation marks."
    ),
    "cascade.sheet_no_name": marked("This row names no number. Write one, or take the row out."),
    "cascade.sheet_too_long": marked(
        "The text in the column “%(column)s” is longer than %(most)s characters. Shorten it."
    ),
    "cascade.sheet_word": marked(
        "“%(value)s” is no word for the column “%(column)s”. Write one of these: %(words)s."
    ),
    "cascade.sheet_number": marked(
        "“%(value)s” in the column “%(column)s” is no number that can be used here. Write it "
        "without marks of thousands and without a unit, for example 98.5."
    ),
    "cascade.sheet_out_of_range": marked(
        "“%(value)s” is outside of what the column “%(column)s” takes. A weight and a factor are "
        "above zero, and from 1 to 200 parts must work."
    ),
    "cascade.sheet_percent": marked(
        "The column “%(column)s” has a percent sign, but the unit is no share. Take the sign out, "
        "or write %% as the unit."
    ),
    "cascade.sheet_twice": marked(
        "Row %(first)s has the same name. Write each number once; what it is a part of, line by "
        "line in one cell."
    ),
    "cascade.sheet_parent_twice": marked(
        "It is a part of the same number twice. Keep one of the two."
    ),
    "cascade.sheet_parent_unknown": marked(
        "It is a part of %(parent)s, which neither stands under this KPI nor has a row. Add a row "
        "for it, or correct the name."
    ),
    "cascade.sheet_parent_left_out": marked(
        "It is a part of %(parent)s, whose own row cannot be taken. Correct that row first."
    ),
    "cascade.sheet_parent_no_parts": marked(
        "It is a part of %(parent)s, which is not made of parts. Say how it is made of them: "
        "sum, mean, product, losses, parallel or k of n."
    ),
    "cascade.sheet_has_parts": marked(
        "Other numbers are parts of it, so it cannot be one without parts. Put them elsewhere "
        "first."
    ),
    "cascade.sheet_weights": marked(
        "It has more weights than numbers that it is a part of. Write one weight a line, in the "
        "same order."
    ),
    "cascade.sheet_circle": marked(
        "It would be a part of what it is made of itself. Correct what it is a part of."
    ),
    "cascade.sheet_lead_of_other_side": marked(
        "%(lead)s belongs to another side than the number. Name a lead of that side, or correct "
        "the owner."
    ),
    "cascade.sheet_lead_unclear": marked(
        "Several people are called %(lead)s. Write the e-mail address as well."
    ),
    "cascade.sheet_lead_without_owner": marked(
        "It names a lead, but not whose number it is. Write provider or customer as its owner."
    ),
    "cascade.sheet_too_many": marked(
        "With this list %(count)s numbers would stand under the KPI; %(most)s is the most. Nothing "
        "was changed."
    ),
    "cascade.sheet_nothing": marked("The list changes nothing that stands. Nothing was changed."),
    "cascade.sheet_too_large": marked(
        "The texts of the list are too long to be brought in one piece. Nothing was read; shorten "
        "them, or bring the list in several files."
    ),
    "cascade.sheet_lost": marked(
        "What came back with the confirmation is not the list that was read. Nothing was changed; "
        "bring the file again."
    ),
}
