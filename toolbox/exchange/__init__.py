"""Import and export: records come in and go out in the formats of the field."""
