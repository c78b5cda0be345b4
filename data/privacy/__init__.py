"""Personal data: what is kept of a user, sealed at rest, exported, erased, forgotten in time."""
