"""Values of ``run.log`` that are not numbers: images, sounds, films, text, tables, histograms and figures.

Nothing is imported here that a program does not already use: PNG and WAV are written with the standard library.
"""

from .base import Kind, Media, MediaFile
from .figure import Figure
from .histogram import Histogram
from .image import Image
from .sound import Audio, Video
from .table import Table
from .text import Text

__all__ = ["Audio", "Figure", "Histogram", "Image", "Kind", "Media", "MediaFile", "Table", "Text", "Video"]
