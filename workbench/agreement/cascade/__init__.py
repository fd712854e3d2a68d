"""Step cascade: from the agreed level of one KPI to levels that teams can own.

Modules, in the order of use: `teams` (types and roll-up), `allocation` (who does how much),
`minimums` (team minimums by simulation), `catchball` (accept, ask for help, counter, re-solve),
`attribution` (who moved the result, afterwards). Two levels today. A node whose key is the `kpi`
of another `Cascade` hangs that cascade below it, so that a graph needs no other type.
"""
