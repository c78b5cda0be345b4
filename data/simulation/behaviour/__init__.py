"""How workers use the app: when they are online, what they open, what they dismiss."""
