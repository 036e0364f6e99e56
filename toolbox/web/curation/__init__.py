"""The pages of the room curation."""
