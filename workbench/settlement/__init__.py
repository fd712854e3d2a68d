"""Room 3, settlement: levels become money, and a draft shows its consequences."""
