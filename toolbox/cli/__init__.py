"""The command line, in the order in which an operator needs it."""
