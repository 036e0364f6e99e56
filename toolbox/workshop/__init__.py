"""Kits: a form and pages that make an own, adapted copy of an instrument."""
