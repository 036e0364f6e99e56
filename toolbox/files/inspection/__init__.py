"""Deciding whether what came in is what it says it is, and harmless enough to keep."""
