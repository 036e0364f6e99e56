"""The pages of the workshop: copies that people adapt from kits, and what is shown of them."""
