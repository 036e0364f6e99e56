"""Kits: packages that become a place's own site from a form and templates."""
