"""Facts and units that belong to no user: categories, qualifications, XP, tiers, places, time."""
