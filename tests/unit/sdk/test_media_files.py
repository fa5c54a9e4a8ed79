"""Sounds, films, text and figures."""

from __future__ import annotations

import io
import json
import math
import wave
from typing import TYPE_CHECKING, Any

import numpy as np
import PIL.Image
import pytest

from runfolio.sdk.media import Audio, Figure, MediaFile, Text, Video

if TYPE_CHECKING:
    from pathlib import Path


def frames(file: MediaFile) -> np.ndarray[Any, Any]:
    assert isinstance(file.data, bytes)
    with wave.open(io.BytesIO(file.data)) as reader:
        samples = np.frombuffer(reader.readframes(reader.getnframes()), "<i2")
        return samples.reshape(-1, reader.getnchannels())


def test_floats_become_sixteen_bit_sound() -> None:
    file = Audio(np.array([0.0, 0.5, -1.0]), rate=8000).encode()
    np.testing.assert_array_equal(frames(file), [[0], [16384], [-32767]])
    assert file.mime == "audio/wav"
    assert (file.meta["rate"], file.meta["channels"], file.meta["seconds"]) == (8000, 1, 3 / 8000)


@pytest.mark.parametrize("turned", [False, True])
def test_stereo_comes_as_columns_or_as_rows(turned: bool) -> None:
    samples = np.arange(100, dtype=np.int16).reshape(50, 2)
    file = Audio(samples.T if turned else samples, rate=100).encode()
    np.testing.assert_array_equal(frames(file), samples)


def test_what_is_too_loud_is_clipped_and_counted() -> None:
    file = Audio(np.array([2.0, 0.0, -3.0]), rate=10).encode()
    np.testing.assert_array_equal(frames(file), [[32767], [0], [-32767]])
    assert file.meta["clipped"] == 2


@pytest.mark.parametrize("samples", [[0.0, 0.5, -1.0], [0, 16384, -32767]])
def test_lists_sound_like_arrays(samples: list[float]) -> None:
    np.testing.assert_array_equal(frames(Audio(samples, rate=10).encode()), [[0], [16384], [-32767]])


def test_a_sound_file_is_stored_as_it_lies(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    path.write_bytes(bytes(Audio([0.0], rate=10).encode().data))
    assert Audio(str(path)).encode() == MediaFile("audio", path, "audio/wav", None, {"bytes": path.stat().st_size})


@pytest.mark.parametrize(
    ("samples", "rate", "words"),
    [
        ([0.0], None, "sample rate"),
        ([math.nan], 10, "NaN"),
        (np.array([0.0, math.nan]), 10, "NaN"),
        ([70000], 10, "32767"),
        (np.zeros((40, 40)), 10, "shape"),
        (b"not a sound", None, "accepted are"),
    ],
)
def test_what_is_no_sound_is_named(samples: object, rate: int | None, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        Audio(samples, rate).encode()


@pytest.mark.parametrize(
    ("data", "mime"),
    [
        (b"\0\0\0\x20ftypisom....", "video/mp4"),
        (b"\x1aE\xdf\xa3....", "video/webm"),
        (b"GIF89a\x06\0\x04\0", "image/gif"),
    ],
)
def test_a_film_is_known_by_its_first_bytes(data: bytes, mime: str) -> None:
    assert Video(data).encode().mime == mime


def test_frames_alone_are_no_film() -> None:
    with pytest.raises(TypeError, match="write frames with imageio"):
        Video(np.zeros((3, 8, 8, 3))).encode()


def test_text_keeps_every_character() -> None:
    file = Text("naïve 🙂\n", format="markdown").encode()
    assert (file.data, file.mime) == ("naïve 🙂\n".encode(), "text/markdown; charset=utf-8")
    assert file.meta == {"bytes": 12, "characters": 8}


def test_text_takes_only_text() -> None:
    with pytest.raises(TypeError, match="takes a str, not int"):
        Text(7).encode()  # type: ignore[arg-type]  # what is tested


class Plot:
    """What Plotly's figures offer."""

    def to_plotly_json(self) -> dict[str, Any]:
        return {"data": []}

    def to_json(self) -> str:
        return json.dumps(self.to_plotly_json())


@pytest.mark.parametrize("figure", [Plot(), {"data": []}, '{"data": []}'])
def test_a_plotly_figure_stays_json(figure: object) -> None:
    file = Figure(figure).encode()
    assert (file.kind, file.mime) == ("figure", "application/vnd.plotly.v1+json")
    assert json.loads(bytes(file.data)) == {"data": []}


def test_a_matplotlib_figure_becomes_a_picture() -> None:
    class Drawing:
        def savefig(self, file: io.BytesIO, format: str) -> None:  # noqa: A002 - matplotlib's name
            PIL.Image.new("RGB", (9, 4)).save(file, format=format)

    file = Figure(Drawing()).encode()
    assert (file.mime, file.meta["width"], file.meta["library"]) == ("image/png", 9, "matplotlib")


@pytest.mark.parametrize("figure", [{"layout": {}}, "not json", {"data": [math.nan]}])
def test_a_broken_plotly_figure_is_refused(figure: object) -> None:
    with pytest.raises(ValueError, match=r"."):
        Figure(figure).encode()


def test_another_object_is_no_figure() -> None:
    with pytest.raises(TypeError, match="Plotly or matplotlib"):
        Figure(object()).encode()
