"""Notices: what people are told by mail, how often, and how they stop it."""
