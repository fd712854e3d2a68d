"""Step term: every window of every clause over the years of an agreement, in floats and Decimals.

Both evaluators follow one order, written down in docs/decisions/0013-schedule.md: value as read,
fraction of the window's fee, strikes and repeats, weight and ramp, cents; then, month by month, one
incident once, earn-back, the limit of the month, the limit of twelve months, the cap of the year.
"""
