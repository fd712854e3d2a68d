"""Pages: permission, form, one service call, an answer."""
