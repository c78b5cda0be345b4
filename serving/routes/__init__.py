"""One module per endpoint; each only translates."""
