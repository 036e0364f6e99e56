"""What other catalogues publish, taken in and kept up to date."""
