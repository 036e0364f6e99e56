"""Backups of an instance: making, checking and restoring them."""
