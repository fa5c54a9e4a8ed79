"""What becomes of the pictures that people log."""

from __future__ import annotations

import io
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import numpy as np
import PIL.Image
import pytest

from runfolio.sdk.media import Image

if TYPE_CHECKING:
    from pathlib import Path

    from runfolio.sdk.media import MediaFile

RANDOM = np.random.default_rng(7)


def decoded(file: MediaFile) -> np.ndarray[Any, Any]:
    """The pixels as an independent reader sees them."""
    assert isinstance(file.data, bytes)
    with PIL.Image.open(io.BytesIO(file.data)) as image:
        return np.asarray(image)


@pytest.mark.parametrize("shape", [(5, 7), (1, 1), (5, 7, 1), (5, 7, 3), (5, 7, 4)])
def test_bytes_of_an_array_come_back_unchanged(shape: tuple[int, ...]) -> None:
    pixels = RANDOM.integers(0, 256, shape, dtype=np.uint8)
    file = Image(pixels, caption="noise").encode()
    assert (file.kind, file.mime, file.caption) == ("image", "image/png", "noise")
    assert file.meta == {"bytes": len(file.data), "width": shape[1], "height": shape[0]}  # type: ignore[arg-type]  # bytes
    np.testing.assert_array_equal(decoded(file), pixels.squeeze(-1) if shape[-1] == 1 and len(shape) == 3 else pixels)


def test_floats_from_zero_to_one_span_the_whole_range() -> None:
    np.testing.assert_array_equal(decoded(Image(np.array([[0.0, 0.5, 1.0]])).encode()), [[0, 128, 255]])


def test_a_float_barely_outside_is_clipped() -> None:
    np.testing.assert_array_equal(decoded(Image(np.array([[-1e-7, 1 + 1e-7]])).encode()), [[0, 255]])


def test_booleans_are_black_and_white() -> None:
    np.testing.assert_array_equal(decoded(Image(np.array([[True, False]])).encode()), [[255, 0]])


def test_whole_numbers_of_any_width_are_levels() -> None:
    np.testing.assert_array_equal(decoded(Image(np.array([[3, 255]], dtype=np.int64)).encode()), [[3, 255]])


def test_a_view_with_strides_keeps_its_pixels() -> None:
    pixels = RANDOM.integers(0, 256, (8, 8, 3), dtype=np.uint8)
    np.testing.assert_array_equal(decoded(Image(pixels[::2, ::-1]).encode()), pixels[::2, ::-1])


def test_channels_in_front_are_moved_when_the_shape_says_so() -> None:
    pixels = RANDOM.integers(0, 256, (3, 5, 7), dtype=np.uint8)
    np.testing.assert_array_equal(decoded(Image(pixels).encode()), pixels.transpose(1, 2, 0))


def test_layout_settles_a_shape_that_could_be_both() -> None:
    pixels = RANDOM.integers(0, 256, (3, 5, 3), dtype=np.uint8)
    np.testing.assert_array_equal(decoded(Image(pixels).encode()), pixels)
    np.testing.assert_array_equal(decoded(Image(pixels, layout="CHW").encode()), pixels.transpose(1, 2, 0))


@pytest.mark.parametrize("suffix", ["png", "jpeg", "gif", "webp"])
def test_a_file_is_stored_as_it_lies(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / "picture.unknown"
    PIL.Image.new("RGB", (6, 4), "red").save(path, format=suffix)
    file = Image(path).encode()
    assert (file.data, file.mime) == (path, f"image/{suffix}")
    if suffix != "webp":
        assert file.meta == {"bytes": path.stat().st_size, "width": 6, "height": 4}


def test_encoded_bytes_are_recognised() -> None:
    buffer = io.BytesIO()
    PIL.Image.new("L", (2, 3)).save(buffer, format="png")
    file = Image(buffer.getvalue()).encode()
    assert (file.data, file.mime, file.meta["height"]) == (buffer.getvalue(), "image/png", 3)


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA", "CMYK", "F"])
def test_every_mode_of_a_pil_image_is_taken(mode: str) -> None:
    assert decoded(Image(PIL.Image.new(mode, (3, 2))).encode()).shape[:2] == (2, 3)


class Drawing:
    """What matplotlib's figures offer."""

    def savefig(self, file: io.BytesIO, format: str) -> None:  # noqa: A002 - matplotlib's name
        PIL.Image.new("RGB", (9, 9)).save(file, format=format)


def test_a_figure_is_drawn() -> None:
    assert decoded(Image(Drawing()).encode()).shape == (9, 9, 3)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (np.zeros((2, 3, 5)), r"not \(2, 3, 5\)"),
        (np.zeros((0, 3)), "shape"),
        (np.array([[0.0, 2.5]]), "from 0 to 2.5: scale them first"),
        (np.array([[0.0, np.nan]]), "floats from 0 to 1"),
        (np.array([[0, 256]]), "whole numbers from 0 to 255"),
        ([[0.0, float("nan")]], "floats from 0 to 1"),
        ("no/such/file.png", "no file"),
        (b"BM not for browsers", "accepted are avif, gif, jpeg, png, webp"),
    ],
)
def test_a_value_that_is_no_image_is_named(value: object, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        Image(value).encode()


@pytest.mark.parametrize("value", [object(), 7, np.array([["a"]]), np.array([[1j]])])
def test_a_type_that_is_no_image_is_named(value: object) -> None:
    with pytest.raises(TypeError, match=r"image|Image"):
        Image(value).encode()


def test_an_error_of_a_foreign_library_becomes_a_value_error() -> None:
    class Broken:
        def savefig(self, *_: object, **__: object) -> None:
            raise RuntimeError("no canvas")

    with pytest.raises(ValueError, match="Image cannot be encoded: RuntimeError: no canvas"):
        Image(Broken()).encode()


def test_lists_become_an_image_in_a_program_without_numpy() -> None:
    program = (
        "import sys; from runfolio.sdk.media import Image\n"
        "data = Image([[[255, 0, 0], [0, 0, 255]]]).encode().data\n"
        "assert 'numpy' not in sys.modules\n"
        "sys.stdout.buffer.write(data)"
    )
    png = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True).stdout
    with PIL.Image.open(io.BytesIO(png)) as image:
        np.testing.assert_array_equal(np.asarray(image), [[[255, 0, 0], [0, 0, 255]]])


def test_a_media_value_is_no_number() -> None:
    assert not hasattr(Image([[0]]), "__float__")
