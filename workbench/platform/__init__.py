"""What every edge stands on: config, database, accounts, permissions, clock, texts, errors, audit."""
