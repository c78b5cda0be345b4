"""Which kind of recording a file is: told by its first bytes, not by what its sender says."""

from __future__ import annotations

from enum import StrEnum


class Container(StrEnum):
    """Kinds of recording that are read; the value is the name of FFmpeg's demuxer."""

    WAV = "wav"
    FLAC = "flac"
    OGG = "ogg"
    MP3 = "mp3"
    MP4 = "mov"
    WEBM = "matroska"
    AAC = "aac"


def container_of(content: bytes) -> Container | None:
    """The container of a recording; None for anything else.

    Sources: the registrations of audio/wav, flac, ogg, mpeg, mp4 (ISO 14496-12), webm (EBML, RFC
    8794) and aac (ADTS, ISO 14496-3).
    """
    head = content[:12]
    if head[:4] == b"RIFF" and head[8:12] == b"WAVE":
        return Container.WAV
    if head[4:8] == b"ftyp":
        return Container.MP4
    for magic, container in (
        (b"fLaC", Container.FLAC),
        (b"OggS", Container.OGG),
        (b"ID3", Container.MP3),
        (b"\x1a\x45\xdf\xa3", Container.WEBM),
    ):
        if head.startswith(magic):
            return container
    if len(head) >= 2 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0:  # a frame of MPEG audio
        layer = head[1] & 0x06  # 0 is none of the layers: ADTS
        return Container.MP3 if layer else Container.AAC
    return None
