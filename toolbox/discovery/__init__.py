"""Finding: what is searched for, what is indexed, and the index behind an interface."""
