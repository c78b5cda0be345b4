"""How the classifiers of texts are made and judged; the sentences stand beside the code."""
