"""Drawing of the map at set-up: from official shapes to a small file; the standard library does."""
