"""The search index on PostgreSQL: its full text search, fed with our analysis."""
