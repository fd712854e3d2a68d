"""Pages of the training half."""
