"""Formats of the field: each reads and writes records."""
