"""The pages of the room alliances."""
