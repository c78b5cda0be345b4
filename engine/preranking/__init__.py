"""Pre-ranking: an approximate score of everybody eligible, in columns, cheap enough for all."""
