"""English sentences for the codes of formulas that people write themselves."""

from workbench.platform.texts.marking import marked

TEXTS: dict[str, str] = {
    "formula.too_long": marked(
        "A formula has at most %(most)s signs, this one has %(length)s; nothing was computed. Split it into two KPIs."
    ),
    "formula.too_deep": marked(
        "The formula has too many parts or brackets within brackets; nothing was computed. Make it simpler."
    ),
    "formula.unreadable": marked(
        "The formula cannot be read at sign %(place)s (“%(part)s”); nothing was computed. Look for a missing bracket or operator there."
    ),
    "formula.not_allowed": marked(
        "At sign %(place)s (“%(part)s”) stands something that formulas do not have; nothing was computed. Use numbers, + - * /, brackets, and summaries of columns."
    ),
    "formula.unknown_summary": marked(
        "At sign %(place)s (“%(part)s”) stands no summary that is known; nothing was computed. Known are: %(known)s."
    ),
    "formula.one_column": marked(
        "%(summary)s at sign %(place)s takes one column in its brackets; nothing was computed. Only count() may be empty."
    ),
    "formula.unknown_name": marked(
        "%(name)s at sign %(place)s is no column of this history; nothing was computed. It has: %(known)s."
    ),
    "formula.needs_summary": marked(
        "%(name)s at sign %(place)s has a value in every row; nothing was computed. Say which summary of them counts, as in sum(%(name)s) or mean(%(name)s)."
    ),
    "formula.whole_period": marked(
        "%(name)s at sign %(place)s is one amount for the whole period; nothing was computed. Use it outside of summaries."
    ),
    "formula.nested": marked(
        "A summary stands within a summary at sign %(place)s (“%(part)s”); nothing was computed. Put them side by side."
    ),
    "formula.units_differ": marked(
        "From sign %(place)s on (“%(part)s”), %(left)s is added to or taken from %(right)s; nothing was computed. Only equal units can be: divide or multiply one of them first."
    ),
    "formula.no_share": marked(
        "The formula gives %(unit)s, which is no share; nothing was computed. Choose another range."
    ),
    "formula.outside": marked(
        "The formula gives values from %(low)s to %(high)s, outside of the range that you chose; nothing was computed. Choose a wider range or change the formula."
    ),
    "formula.names_nothing": marked(
        "The formula names nothing of the history; nothing was computed. It has: %(known)s."
    ),
}
