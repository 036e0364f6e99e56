"""Texts of the site itself: about, legal notice, privacy; administrators edit them."""
