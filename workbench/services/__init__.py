"""What people do, one module per thing; each function takes a session and plain values."""
