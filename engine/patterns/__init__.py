"""What one worker's history says of him: patterns, predictions and what follows from them."""
