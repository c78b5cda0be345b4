"""The way models are made and judged: history, dataset, temporal split, fit, report, release."""
