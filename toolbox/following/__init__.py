"""Who wants to hear what is new, of a search, a topic, an organisation and what else there is."""
