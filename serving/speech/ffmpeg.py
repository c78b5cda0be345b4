"""The FFmpeg program as a decoder: a process of its own, with nothing but one file to read.

The recording stays in memory (`memfd_create`): MP4 keeps its index at either end, so a pipe would
not do, and nothing of a user's voice is to touch a disk.
"""

from __future__ import annotations

import os
import resource
import subprocess
from typing import Final

import numpy as np

from serving.speech.container import Container
from serving.speech.log_mel import RATE_HZ, FloatArray
from serving.speech.sound import one_channel

MAX_WAIT_S: Final = 3.0
"""Wall time of one decoding: two minutes of speech take about 0.2 s."""

MAX_CPU_S: Final = 3
MAX_MEMORY_BYTES: Final = 1 << 30
"""Address space, most of which are the program's own libraries."""

_BYTES_PER_SAMPLE: Final = 4


def decoded_by_ffmpeg(
    program: str, content: bytes, container: Container, *, at_most_s: float
) -> FloatArray | None:
    """(n_samples,) at `RATE_HZ`, no more than `at_most_s` seconds; None where nothing is decoded.

    The demuxer is the one of `container`, only files may be opened, and pictures are left alone.
    """
    held = os.memfd_create("recording", os.MFD_CLOEXEC)
    try:
        with open(held, "wb", closefd=False) as file:
            file.write(content)
        return _run(program, held, container, at_most_s)
    finally:
        os.close(held)


def _run(program: str, held: int, container: Container, at_most_s: float) -> FloatArray | None:
    command = [program, "-nostdin", "-hide_banner", "-loglevel", "error", "-threads", "1"]
    command += ["-protocol_whitelist", "file", "-f", container, "-i", f"/proc/self/fd/{held}"]
    command += ["-map", "0:a:0", "-vn", "-sn", "-dn", "-t", f"{at_most_s:g}"]
    command += ["-ac", "1", "-ar", str(RATE_HZ), "-f", "f32le", "pipe:1"]
    with subprocess.Popen(  # noqa: S603  our own program and options; the recording is data
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        pass_fds=(held,),
        env={"LC_ALL": "C"},
    ) as process:
        _limit(process.pid)
        try:
            decoded, _ = process.communicate(timeout=MAX_WAIT_S)
        except subprocess.TimeoutExpired:
            process.kill()
            return None
    whole = len(decoded) - len(decoded) % _BYTES_PER_SAMPLE
    if process.returncode != 0 and whole == 0:
        return None
    return one_channel(np.frombuffer(decoded[:whole], "<f4").reshape(-1, 1))


def _limit(pid: int) -> None:
    """Bound the program's memory and time from outside: safe where other threads run."""
    try:
        resource.prlimit(pid, resource.RLIMIT_AS, (MAX_MEMORY_BYTES, MAX_MEMORY_BYTES))
        resource.prlimit(pid, resource.RLIMIT_CPU, (MAX_CPU_S, MAX_CPU_S))
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (0, 0))
    except ProcessLookupError:  # it has ended already
        pass
