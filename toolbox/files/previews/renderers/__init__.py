"""The makers of previews for single families of formats; they run in the child process alone."""
