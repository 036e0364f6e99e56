"""What a file says about itself, as proposals for the description of an instrument."""
