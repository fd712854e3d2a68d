"""Room 2, outlook: what the history says may come, as simulated paths."""
