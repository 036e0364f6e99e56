"""What the checks read out of texts: sentences, people, laws, where pictures come from."""
