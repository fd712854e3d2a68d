"""Forms, one class per page and role."""
