"""The pages of the room calls."""
