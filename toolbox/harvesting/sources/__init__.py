"""The kinds of sources: one module each, and the registry."""
