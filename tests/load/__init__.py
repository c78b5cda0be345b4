"""The service under the specification's mix of requests: ``make load``."""
