"""The home page and what its three large doors lead to."""
