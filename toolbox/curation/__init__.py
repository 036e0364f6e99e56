"""Collections that people put together (German: Koffer)."""
