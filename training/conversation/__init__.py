"""Making the model that understands what users of the assistant want."""
