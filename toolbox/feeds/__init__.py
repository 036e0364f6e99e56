"""What is new, for programs that read feeds: the door for Atom."""
