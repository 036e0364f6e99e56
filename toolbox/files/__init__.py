"""Files: received once, named by their content, looked into by child processes."""
