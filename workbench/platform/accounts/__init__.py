"""People, organisations, one-time links and server-side sessions, on Flask-Security and Flask-Session."""
