"""The filter language: text to tree (``parser``), tree to SQL (``compiler``), names to complete (``fields``)."""
