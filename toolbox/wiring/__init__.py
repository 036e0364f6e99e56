"""Tables only: which event wakes whom, which jobs exist, which doors are hung."""
