"""Readers: bytes of CSV (plain or gzip) or Parquet become raw columns, within limits."""
