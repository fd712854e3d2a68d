"""Room 5, agreement: terms, the cascade to the teams, and what the document says."""
