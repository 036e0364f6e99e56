"""The readers of single families of formats; they run in the child process alone."""
