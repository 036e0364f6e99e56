"""What somebody is looking for and has not found (German: Gesuche), and who answers."""
