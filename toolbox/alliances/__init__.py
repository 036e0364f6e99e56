"""Alliances: their members, meetings, pitches and agreements."""
