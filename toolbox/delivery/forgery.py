"""Protection against forged forms; without a session cookie for people who only read."""

from flask_wtf import CSRFProtect

csrf = CSRFProtect()
"""Forms that only choose language or colours are exempt, so that reading sets no cookie."""
