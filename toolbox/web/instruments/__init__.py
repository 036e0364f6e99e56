"""The page of an instrument, its files, its formats and the ways to take it along."""
