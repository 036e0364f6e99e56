"""The rules of the Transfer-Ampel, one module a theme."""
