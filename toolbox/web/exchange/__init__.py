"""Pages about packages that travel between toolboxes."""
