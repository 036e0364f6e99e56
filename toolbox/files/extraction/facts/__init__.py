"""Facts about what is inside files beside their text: pictures, headings, language, traces."""
