"""Reading the text inside files, in a child process that may die without harm."""
