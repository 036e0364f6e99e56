"""Review: what editors check, ask, decide; rounds, comments, and the traffic light of a draft."""
