"""The pages of the room following."""
