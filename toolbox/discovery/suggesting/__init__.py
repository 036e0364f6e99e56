"""Suggesting: what people may be about to type."""
