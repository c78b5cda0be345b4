"""Every query, one module per aggregate. The caller owns the transaction: nothing here commits."""
