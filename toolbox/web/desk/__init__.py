"""The review desk: what waits for the editors, and what they decide."""
