"""How the weights of the picture models got here; nothing of it runs when the service does."""
