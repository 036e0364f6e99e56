"""A Chromium of this machine, where there is one: takes pictures of pages, looks them over."""
