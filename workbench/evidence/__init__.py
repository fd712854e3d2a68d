"""Room 1, evidence: what the parties' own records say."""
