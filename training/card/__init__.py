"""The model card: every figure that a release must prove, with its bar, in one page."""
