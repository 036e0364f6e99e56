"""Ground floor: settings, errors, database, events, jobs and other things every room stands on."""
