"""The embedded search engine: Whoosh keeps segments and commits, numpy answers the searches."""
