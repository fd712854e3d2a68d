"""Step cascade: from the agreed level of one KPI to levels that teams can own.

Two levels, one KPI and its teams, in the order of use: `teams` (types and roll-up), `allocation`
(who does how much), `minimums` (team minimums by simulation), `catchball` (accept, ask for help,
counter, re-solve), `attribution` (who moved the result, afterwards).

A whole graph of KPIs: `graph` (types), `trees` (where to start), `wiring` (checked, sorted, rolled
up), `standing` (today and the best), `graph_allocation` with `sharing`, `pouring`, `descent` and
`remedies` (levels, exact at every roll-up), `graph_minimums`, `graph_catchball` with
`acknowledgement`, `x_matrix`, `outline` (to read), `graph_attribution`.
"""
