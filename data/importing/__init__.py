"""A real history from files: read in chunks, checked row by row, loaded whole or not at all."""
