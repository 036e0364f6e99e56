"""What harvesters collect: the door for OAI-PMH."""
