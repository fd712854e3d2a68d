"""Step shapes: the ways in which clauses turn a value into money, each in Decimal and in floats."""
