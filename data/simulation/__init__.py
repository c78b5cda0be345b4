"""A simulated market whose true outcome probabilities are known.

A closed room: only training's judges, tests and the command line enter. Design and sources:
``design/MODELS.md`` section 4; RecSim (Ie et al. 2019) for the wall between truth and log.
"""
