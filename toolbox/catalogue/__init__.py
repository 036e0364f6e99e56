"""The centre: instruments, their versions and what belongs to them."""
