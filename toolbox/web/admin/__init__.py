"""Pages of those who look after this toolbox: administrators, and editors for vocabularies."""
