"""Room 4, proposal: levels from shared history, the public menu, and the bargain."""
