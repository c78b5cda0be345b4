"""What is learnt: outcome models with their calibration, and the release that holds them."""
