"""The doorstep: what every door needs."""
