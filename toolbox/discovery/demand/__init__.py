"""Demand: what people searched for, found, and wish for; never who they are."""
