"""Koffer-Pakete: instruments as one file that travels between toolboxes."""
