"""Starting content: the catalogue a fresh toolbox opens with, as sources to build files from."""
