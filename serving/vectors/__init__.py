"""The similarity index that processes share: where it is, what is in it, and life without it."""
