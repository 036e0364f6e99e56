"""Pages about sources that are harvested."""
