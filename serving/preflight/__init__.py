"""The specification's deployment checklist, each item checked for real.

What can be asked of a store is asked of it (`stores`); everything else is asked over HTTP of a
service that runs with the same settings, or of one that is deployed (`asked`).
"""
