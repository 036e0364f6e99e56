"""Readers of what formats say about a document; each runs in the child process."""
