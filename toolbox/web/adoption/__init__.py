"""The pages of the room adoption."""
