"""Length, tags and identity of Ogg Vorbis and Ogg Opus files, from their pages (RFC 3533, RFC 7845, the Vorbis I specification).

Nothing is decoded: the last page's granule position is the length, the second packet holds the tags, and the bytes of all later packets say whether two
files are the same encoding of the same sound, whatever their tags.
"""

import hashlib
import struct
from dataclasses import dataclass

OPUS_RATE = 48000  # granule positions of Opus count samples at 48 kHz, whatever was encoded


@dataclass(frozen=True)
class Sound:
    seconds: float
    tags: dict  # upper-case names; of several values the first
    sha256: str  # of the packets after the tags


NO_PACKET_ENDS = -1  # a page's granule position then


class NotOgg(ValueError):
    """The bytes are no Ogg Vorbis or Ogg Opus stream that ffmpeg would read; the message says why."""


def read(data):
    """The Sound in the bytes of a file."""
    packets, granule = _packets(data)
    if len(packets) < 3:
        raise NotOgg(f"{len(packets)} packets: a stream needs two headers and audio")
    first, second = packets[0], packets[1]
    if first.startswith(b"OpusHead"):
        rate, skip = OPUS_RATE, struct.unpack_from("<H", first, 10)[0]
        tags = _tags(second, len(b"OpusTags"))
    elif first.startswith(b"\x01vorbis"):
        rate, skip = struct.unpack_from("<I", first, 12)[0], 0
        tags = _tags(second, len(b"\x03vorbis"))
    else:
        raise NotOgg(f"starts with {first[:8]!r}: neither Opus nor Vorbis")
    sha = hashlib.sha256()
    for packet in packets[2:]:
        sha.update(packet)
    return Sound((granule - skip) / rate, tags, sha.hexdigest())


def _packets(data):
    """The packets of the first logical stream, and its last granule position."""
    packets, part, granule, serial, at = [], [], 0, None, 0
    while at + 27 <= len(data):
        magic, _, _, position, stream, _, _, count = struct.unpack_from("<4sBBqIIIB", data, at)
        if magic != b"OggS":
            break  # what follows the stream, such as an APE tag
        lacing = data[at + 27 : at + 27 + count]
        body = at + 27 + count
        serial = stream if serial is None else serial
        if stream == serial:
            if position < NO_PACKET_ENDS:
                raise NotOgg(f"granule position {position}: ffmpeg refuses to read what begins before 0")
            granule = max(granule, position)
            end = body
            for size in lacing:
                part.append(data[end : end + size])
                end += size
                if size < 255:
                    packets.append(b"".join(part))
                    part = []
        at = body + sum(lacing)
    return packets, granule


def _tags(packet, at):
    """A Vorbis comment: the vendor, then NAME=value in UTF-8, each with its length before it."""
    tags = {}
    at += 4 + struct.unpack_from("<I", packet, at)[0]
    (count,) = struct.unpack_from("<I", packet, at)
    at += 4
    for _ in range(count):
        (size,) = struct.unpack_from("<I", packet, at)
        name, _, value = packet[at + 4 : at + 4 + size].decode("utf-8", "replace").partition("=")
        if value.strip():
            tags.setdefault(name.upper(), " ".join(value.split()))
        at += 4 + size
    return tags
