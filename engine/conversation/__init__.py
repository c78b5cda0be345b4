"""The assistant: from a message to findings and actions; words are made elsewhere."""
