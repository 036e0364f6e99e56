"""Builders that turn a content source into the real file people download, one module a format."""
