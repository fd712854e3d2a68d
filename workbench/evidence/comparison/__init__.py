"""Step comparison: two logs of the same assets become one gap, split by what causes it."""
