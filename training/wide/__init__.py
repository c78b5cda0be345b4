"""Training on a Dask cluster: the same release from a history that no one machine holds."""
