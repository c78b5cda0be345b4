"""The way in and the words out: HTTP, identity, limits, the contract, the command line."""

from typing import Final

__version__: Final = "0.1.0"
