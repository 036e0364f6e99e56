"""The controlled vocabularies by which instruments are described and found."""
