"""Recommendations: what a worker is shown or told beside a ranking, and what he is not."""
