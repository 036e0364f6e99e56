"""Uploads that survive a lost connection: announced, sent in pieces, finished."""
