"""Rows of the training half."""
