"""Where files live: immutable objects named by their content, and what is derived from them."""
