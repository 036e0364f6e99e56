"""Who uses an instrument, where, since when, and what helped: reports, stages, evidence."""
