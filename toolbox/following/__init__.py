"""Who wants to hear what is new about a search, a tag, an organisation, an alliance, a collection."""
