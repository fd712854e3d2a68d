"""Lessons and stories as data, in English and Simplified Chinese."""
