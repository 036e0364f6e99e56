"""Pictures, tables and text that show a file before anybody downloads it."""
