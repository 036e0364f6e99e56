"""Pages about what two toolboxes changed at once."""
