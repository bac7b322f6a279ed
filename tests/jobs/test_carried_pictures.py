"""Pictures of recaps are carried to another archive with the decisions that put them there."""

import json
from base64 import b64decode, b64encode
from collections.abc import Callable
from hashlib import blake2b
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from tests.jobs.deciding import latest, project_of, recap_of, talk
from tweetup.errors import InputError, UsageError
from tweetup.jobs import decide
from tweetup.jobs.correction_log import export_corrections, import_corrections, list_corrections
from tweetup.jobs.pictures import make_picture

Row = dict[str, Any]


def drawn(kind: str, side: int = 40, **options: object) -> bytes:
    """Return the bytes of a picture with some colours in it."""
    written = BytesIO()
    image = Image.linear_gradient("L").resize((side, 30)).convert("RGB")
    image.save(written, format=kind, **options)
    return written.getvalue()


def decided(kind: str) -> tuple[str, object]:
    """Return the export of a recap with a picture, and the recap's own parts."""
    with project_of(talk()) as project:
        picture = make_picture(drawn(kind), name="drawn")
        words = "A gradient"
        decide.add_picture(project, latest(project), picture, alternative=words, caption="*Grey*")
        return export_corrections(project), recap_of(project).own


@pytest.mark.parametrize(
    "kind", ["JPEG", *(pytest.param(it, marks=pytest.mark.long) for it in ("PNG", "WEBP", "GIF"))]
)
def test_a_fresh_archive_has_the_same_recap(kind: str) -> None:
    """The picture is there byte by byte, and once however often it is imported."""
    text, own = decided(kind)
    with project_of(talk()) as fresh:
        assert import_corrections(fresh, text, name="decided.json").new == 1
        assert import_corrections(fresh, text, name="decided.json").new == 0
        assert recap_of(fresh).own == own
        assert export_corrections(fresh) == text


def with_data(row: Row, data: bytes) -> None:
    row["data"] = b64encode(data).decode()
    row["digest"] = blake2b(data, digest_size=16).hexdigest()


def noted(row: Row) -> None:
    notes = Image.Exif()
    notes[0x010F] = "Maker of a camera"
    with_data(row, drawn("JPEG", exif=notes))


BAD: dict[str, tuple[Callable[[Row], None], str]] = {
    "no base64": (lambda row: row.update(data="<svg>"), "base64"),
    "other data": (
        lambda row: row.update(data=b64encode(drawn("PNG", 41)).decode()),
        "does not have its digest",
    ),
    "another kind": (lambda row: row.update(media_type="image/svg+xml"), "its data is image/png"),
    "no picture": (lambda row: with_data(row, b"<svg onload='alert(1)'/>"), "no picture"),
    "cut off": (lambda row: with_data(row, b64decode(row["data"])[:-30]), "damaged"),
    "too wide": (lambda row: with_data(row, drawn("PNG", 1601)), "as tweetup keeps them"),
    "a moving kind": (lambda row: with_data(row, drawn("GIF")), "as tweetup keeps them"),
    "notes of a camera": (noted, "as tweetup keeps them"),
    "too large": (lambda row: with_data(row, drawn("PNG") + bytes(5_000_000)), "more than 5 MB"),
}


@pytest.mark.parametrize(
    "case", [it if it == "no picture" else pytest.param(it, marks=pytest.mark.long) for it in BAD]
)
def test_a_picture_that_is_none_is_refused(case: str) -> None:
    """Nothing of the file is stored then."""
    change, problem = BAD[case]
    written = json.loads(decided("PNG")[0])
    (row,), (decision,) = written["pictures"], written["corrections"]
    change(row)
    decision["value"]["picture"] = row["digest"]
    with project_of(talk()) as fresh:
        with pytest.raises((InputError, UsageError), match=problem) as refused:
            import_corrections(fresh, json.dumps(written), name="decided.json")
        assert "pictures[0]" in str(refused.value)
        assert list_corrections(fresh) == ()
        assert not fresh.archive.pictures([row["digest"]])
