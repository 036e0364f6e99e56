"""Organisations: their public pages, and how people belong to them."""
