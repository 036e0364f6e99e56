"""Lists of instruments as tables to take along: for spreadsheets and for programs."""
