"""Free text of a poster to a structured task: small parsers, and a resolver between them."""
