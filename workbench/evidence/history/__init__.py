"""Step history: bytes of CSV or Parquet become typed rows, row problems and a content hash."""
