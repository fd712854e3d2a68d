"""File readers, one format a module; the only place that knows file formats."""
