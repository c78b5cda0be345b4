"""Looking at uploaded pictures: opening them safely, locally or by a remote vision model."""
