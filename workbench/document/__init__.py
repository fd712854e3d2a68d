"""Edges to paper: charts and the PDF."""
