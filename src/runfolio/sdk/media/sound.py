"""Sound and moving pictures."""

from __future__ import annotations

import array
import io
import math
import sys
import wave
from typing import TYPE_CHECKING, Any, ClassVar, Final

from .arrays import as_array, flatten, shape_of
from .base import Kind, Media, MediaFile
from .sniff import encoded_file, image_size

if TYPE_CHECKING:
    import numpy as np

AUDIO_TYPES: Final = ("audio/wav", "audio/mpeg", "audio/ogg", "audio/flac", "audio/mp4", "audio/webm")
VIDEO_TYPES: Final = ("video/mp4", "video/webm", "image/gif")
_MAX_CHANNELS: Final = 32
_PEAK: Final = 32_767


class Audio(Media):
    """A sound: an array with its sample rate in Hz, a path, or encoded bytes (WAV, MP3, Ogg, FLAC, M4A).

    Arrays have the shape N or N x channels (or channels x N): floats from -1 to 1 or int16. They become 16-bit WAV;
    floats outside the range are clipped, and ``meta["clipped"]`` counts them.
    """

    kind: ClassVar[Kind] = "audio"

    def __init__(self, data: object, rate: int | None = None, *, caption: str | None = None) -> None:
        super().__init__(caption=caption)
        self.data = data
        self.rate = rate

    def _encode(self) -> MediaFile:
        found = encoded_file(self.data, AUDIO_TYPES, "Audio")
        if found is not None:
            data, mime, _, meta = found
            return self._file(data, mime, meta | ({"rate": self.rate} if self.rate else {}))
        if not isinstance(self.rate, int) or self.rate <= 0:
            raise ValueError("Audio of an array needs its sample rate: rf.Audio(samples, rate=16000)")
        samples = as_array(self.data)
        if samples is not None:
            frames, channels, clipped = _samples_of_array(samples)
        elif isinstance(self.data, (list, tuple, range)):
            frames, channels, clipped = _samples_of_list(self.data)
        else:
            raise TypeError(f"Audio takes an array and its rate, a path or bytes, not {type(self.data).__name__}")
        wav = _wav(frames, channels, self.rate)
        seconds = len(frames) / 2 / channels / self.rate
        meta = {"bytes": len(wav), "rate": self.rate, "channels": channels, "seconds": seconds}
        return self._file(wav, "audio/wav", meta | ({"clipped": clipped} if clipped else {}))


class Video(Media):
    """A film: the path or the bytes of an MP4, WebM or GIF file, stored as it is."""

    kind: ClassVar[Kind] = "video"

    def __init__(self, data: object, *, caption: str | None = None) -> None:
        super().__init__(caption=caption)
        self.data = data

    def _encode(self) -> MediaFile:
        found = encoded_file(self.data, VIDEO_TYPES, "Video")
        if found is None:
            raise TypeError(
                f"Video takes the path or bytes of an mp4, webm or gif file, not {type(self.data).__name__}; "
                "write frames with imageio or torchvision first"
            )
        data, mime, head, meta = found
        return self._file(data, mime, meta | image_size(head))


def _samples_of_array(samples: np.ndarray[Any, Any]) -> tuple[bytes, int, int]:
    """Little-endian int16 frames, the number of channels, and how many floats were clipped."""
    if samples.ndim == 2 and samples.shape[0] <= _MAX_CHANNELS < samples.shape[1]:
        samples = samples.T
    if samples.ndim not in (1, 2) or (samples.ndim == 2 and not 1 <= samples.shape[1] <= _MAX_CHANNELS):
        raise ValueError(f"sound has the shape N or N x channels, not {samples.shape}")
    clipped = 0
    if samples.dtype.kind == "f":
        if math.isnan(samples.sum()):
            raise ValueError("sound cannot hold NaN")
        clipped = int(((samples > 1) | (samples < -1)).sum())
        samples = (samples.clip(-1, 1) * _PEAK).round()
    elif samples.dtype.name != "int16":
        raise TypeError(f"sound holds floats from -1 to 1 or int16, not {samples.dtype}")
    return samples.astype("<i2").tobytes(), samples.shape[1] if samples.ndim == 2 else 1, clipped


def _samples_of_list(samples: list[Any] | tuple[Any, ...] | range) -> tuple[bytes, int, int]:
    """The same for lists: floats from -1 to 1, or whole numbers as in int16."""
    shape = shape_of(samples)
    channels = shape[1] if len(shape) == 2 else 1
    if len(shape) > 2 or not 1 <= channels <= _MAX_CHANNELS:
        raise ValueError(f"sound has the shape N or N x channels, not {shape}")
    values = list(flatten(samples))
    if any(map(math.isnan, values)):
        raise ValueError("sound cannot hold NaN")
    clipped = 0
    if not all(isinstance(value, int) for value in values):
        clipped = sum(abs(value) > 1 for value in values)
        values = [round(min(max(value, -1.0), 1.0) * _PEAK) for value in values]
    elif any(not -_PEAK - 1 <= value <= _PEAK for value in values):
        raise ValueError("sound of whole numbers holds -32768 to 32767")
    frames = array.array("h", [int(value) for value in values])
    if sys.byteorder == "big":
        frames.byteswap()
    return frames.tobytes(), channels, clipped


def _wav(frames: bytes, channels: int, rate: int) -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setnchannels(channels)
        writer.setsampwidth(2)
        writer.setframerate(rate)
        writer.writeframes(frames)
    return file.getvalue()
