"""What programs read and write: the door for the REST interface."""
