"""Own KPIs: a small language over the columns of a history, with its units checked."""

from workbench.evidence.kpi.own.columns import columns_of, names_of
from workbench.evidence.kpi.own.language import Formula, checked
from workbench.evidence.kpi.own.series import own_inputs, own_series

__all__ = ["Formula", "checked", "columns_of", "names_of", "own_inputs", "own_series"]
