"""What is seen in a picture: objects, text, unsafe content; each by a network that others trained.

The networks run in onnxruntime, which the extra `image` installs. Every session computes on the
calling thread alone, so a picture takes one core and no more.
"""
