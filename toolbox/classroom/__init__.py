"""Lessons: a class plays together for a day, without accounts and without names."""
