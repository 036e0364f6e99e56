"""Pages of upkeep: confirming, links, handing over, taking into care, the end of a project."""
