"""What can be followed: one module a kind, each with the same four answers."""
