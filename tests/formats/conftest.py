"""Read bytes as a file of any format, as the tests of ``tests/files`` do."""

from tests.files.conftest import read

__all__ = ["read"]
