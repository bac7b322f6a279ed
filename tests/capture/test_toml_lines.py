"""The line of each key of a TOML text."""

import pytest

from tweetup.capture.toml_lines import TOP, key_lines


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", {}),
        ("# a\n\na = 1\n", {(TOP, "a"): 3}),
        ("a = 1", {(TOP, "a"): 1}),
        ("[a]\r\nb = 1\r\nc.d = 2\r\n", {(TOP, "a"): 1, ("a", "b"): 2, ("a", "c"): 3}),
        ("[a.b]\nc = 1\n[a]\nd = 1\n", {(TOP, "a"): 1, ("a", "b"): 1, ("a", "d"): 4}),
        ('a = """\n[b]\nb = 1\n"""\nc = [\n1,\n2]\nd = 1\n',
         {(TOP, "a"): 1, (TOP, "c"): 5, (TOP, "d"): 8}),
        ("a = {b = 1, c = {d = 2}}\n", {(TOP, "a"): 1, ("a", "b"): 1, ("a", "c"): 1}),
        ('"a b"."c" = 1\n', {(TOP, "a b"): 1, ("a b", "c"): 1}),
        ("[[a]]\nb = 1\n", {(TOP, "a"): 1, ("a", "b"): 2}),
    ],
)  # fmt: skip
def test_each_key_has_its_line(text: str, lines: dict[tuple[str, str], int]) -> None:
    """Also behind a value of several lines, in one of which a key seems to stand."""
    assert key_lines(text) == lines
