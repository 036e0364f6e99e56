"""Searching, as pages."""
