"""A recording's kind is read off its first bytes."""

from __future__ import annotations

import pytest

from serving.speech.container import Container, container_of


@pytest.mark.parametrize(
    ("content", "container"),
    [
        (b"RIFF\x24\x00\x00\x00WAVEfmt ", Container.WAV),
        (b"fLaC\x00", Container.FLAC),
        (b"OggS\x00", Container.OGG),
        (b"ID3\x04\x00", Container.MP3),
        (b"\xff\xfb\x90\x00", Container.MP3),
        (b"\xff\xf3\x40", Container.MP3),
        (b"\xff\xf1\x50", Container.AAC),
        (b"\x00\x00\x00\x1cftypM4A ", Container.MP4),
        (b"\x1a\x45\xdf\xa3\x9f", Container.WEBM),
        (b"", None),
        (b"\xff", None),
        (b"RIFF\x24\x00\x00\x00AVI ", None),
        (b"GIF89a", None),
        (b"\x89PNG\r\n\x1a\n", None),
        (b"%PDF-1.7", None),
        (b"PK\x03\x04", None),
        (b"FORM\x00\x00\x00\x00AIFF", None),
        (b"[object FormData]", None),
    ],
)
def test_a_kind_is_told_by_its_first_bytes(content: bytes, container: Container | None) -> None:
    assert container_of(content) is container
