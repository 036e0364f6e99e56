"""The Transfer-Ampel: friendly checks of a draft, declared as data."""
