"""Runs what an instrument brings: web packages and H5P, shielded from everything around."""
