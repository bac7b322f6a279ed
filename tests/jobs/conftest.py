"""The sample session with the text file of its recap."""

from tests.jobs.editing import desk, shared_sample

__all__ = ["desk", "shared_sample"]
