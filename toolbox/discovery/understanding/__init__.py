"""Understanding: from a search as it was typed to what the index is asked for."""
