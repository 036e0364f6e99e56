"""What other sites show of this toolbox: a search box, lists, cards; without cookies."""
