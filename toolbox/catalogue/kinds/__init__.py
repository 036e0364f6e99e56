"""Kinds of instruments, declared as data: one module each, listed in the registry."""
