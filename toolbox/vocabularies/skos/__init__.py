"""Vocabularies as SKOS (W3C), in Turtle and in JSON: reading those of others, writing ours."""
