"""What the platform knows: facts in tables and columns, reference facts, the simulated market."""
