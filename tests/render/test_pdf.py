"""The PDF of a recap: its sheets are opened, and looked at as a reader of paper does."""

from __future__ import annotations

import re
import subprocess
import sys
import zlib
from contextlib import suppress
from pathlib import Path

import pypdfium2
import pytest

from tests.render.builders import post, quote, recap, section
from tests.render.evening import evening
from tests.render.hostile import hostile_recap
from tests.render.own import picture
from tweetup.errors import UsageError
from tweetup.extras import install_command
from tweetup.model import OwnPart, Recap
from tweetup.render import RenderOptions, pdf, render_output
from tweetup.render.pdf import print_page
from tweetup.render.view import RecapView


def made(of: Recap, options: RenderOptions | None = None) -> bytes:
    pdf._made.clear()
    return render_output(of, "pdf", options).data


def plain(data: bytes) -> bytes:
    """A PDF with all that is packed in it laid open."""
    packed = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", data, re.DOTALL)
    opened = []
    for stream in packed:
        with suppress(zlib.error):
            opened.append(zlib.decompress(stream))
    return b"\n".join([data, *opened])


def words(text: str) -> str:
    """The letters and figures of a text, which is all that sheets keep of a text."""
    return re.sub(r"[\W_]+", "", text)


def sheets(data: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(data)
    texts = [sheet.get_textpage().get_text_range() for sheet in document]
    return [text.replace("\xa0", " ") for text in texts]


@pytest.mark.long
def test_an_evening_on_paper() -> None:
    """Numbered sheets with the whole of every quote, inside the margins, none nearly empty; with
    title, language, tags, live links and the letters themselves.
    """
    of = evening()
    data = made(of)
    document = pypdfium2.PdfDocument(data)
    assert document.get_metadata_value("Title") == of.title
    assert document.get_metadata_value("CreationDate") == ""
    opened = plain(data)
    assert re.search(rb"/Lang ?\(en\)", opened)
    for name in (rb"StructTreeRoot", rb"Marked true", rb"FontFile", rb"URI", rb"Outlines"):
        assert re.search(rb"/" + name + rb"\d?\b", opened)
    texts = sheets(data)
    assert all(f"{it} / {len(texts)}" in text for it, text in enumerate(texts, start=1))
    whole = words("".join(texts))
    latin = [it for part in of.sections for it in part.quotes if it.post.text.isascii()]
    assert len(latin) > 5
    assert all(words(it.post.text) in whole for it in latin)
    headings = {words(RecapView(of).heading(part)) for part in of.sections}
    for sheet, text in zip(document, texts, strict=True):
        lines = [words(line) for line in text.splitlines() if words(line)]
        foot = re.compile(rf"(?:{words(of.title)})?\d*")
        body = [it for it in lines if not foot.fullmatch(it)]
        assert body[-1] not in headings
        image = sheet.render(scale=0.5).to_pil().convert("L")
        left, top, right, bottom = image.point(lambda it: 255 * (it < 128)).getbbox() or (0,) * 4
        width, height = image.size
        assert min(left, top, width - right, height - bottom) > 10 * 0.5 * 72 / 25.4
        ink = image.crop((0, 0, width, int(height * 0.92))).point(lambda it: 255 * (it < 128))
        assert (ink.getbbox() or (0,) * 4)[3] > height * 0.15


def test_the_same_bytes_made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Made twice they are the same; asked for again they are not made again, nor for other words
    taken for those.
    """
    first = made(recap())
    assert made(recap()) == first
    monkeypatch.setattr(pdf, "_print", lambda page: page.encode())
    assert render_output(recap(), "pdf").data == first
    assert render_output(recap(title="Other"), "pdf").data != first


def test_a_last_sheet_of_one_line() -> None:
    """Is spared by setting all a little closer, where that is enough."""
    for lines, expected in ((14, 1), (15, 1), (18, 2)):
        page = (
            "<style>@page{size:100mm 120mm;margin:10mm}html{font-size:10pt;line-height:2}"
            "p,body{margin:0}</style>" + "<p>a" * lines + "<div id=end-of-print>"
        )
        assert len(pypdfium2.PdfDocument(pdf._print(page))) == expected


@pytest.mark.long
def test_hostile_words_stay_words() -> None:
    """They are printed as they were written, run nothing and lead to web addresses alone."""
    text = "</p><script>alert(1)</script>"
    data = made(hostile_recap(text))
    assert not re.search(rb"/(JavaScript|JS|Launch|EmbeddedFile|AA)\b", plain(data))
    assert all(it.startswith(b"https://") for it in re.findall(rb"/URI ?\((\w[^)]*)", plain(data)))
    assert words(text) in words("".join(sheets(data)))
    narrow = made(recap(sections=(section(quotes=(quote(post("x" * 400)),)),)))
    (sheet,) = pypdfium2.PdfDocument(narrow)
    letters = sheet.get_textpage()
    boxes = [letters.get_charbox(it) for it in range(letters.count_chars())]
    assert max(right for _, _, right, _ in boxes) < sheet.get_width() - 60
    assert 'dir="rtl">שלום (a)' in print_page(recap(title="שלום (a)"), RenderOptions())


@pytest.mark.long
def test_pictures_are_those_of_the_recap_alone(tmp_path: Path) -> None:
    """They have their words; one that a template of the user's names elsewhere is not fetched."""
    of = recap(own=(OwnPart(name="own a", place="Q1", text="A", picture=picture()),))
    (tmp_path / "there.png").write_bytes(picture().data)
    (tmp_path / "recap.html.j2").write_text(
        '{% extends "!default/recap.html.j2" %}{% block numbers %}'
        f'<img src="{(tmp_path / "there.png").as_uri()}">{{% endblock %}}'
    )
    for options in (RenderOptions(), RenderOptions(templates=tmp_path)):
        data = made(of, options)
        (sheet,) = pypdfium2.PdfDocument(data)
        assert len([*sheet.get_objects([pypdfium2.raw.FPDF_PAGEOBJ_IMAGE], max_depth=9)]) == 1
        assert re.search(rb"/Alt\b", plain(data))


def test_what_is_missing_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """The package, with the command that installs it, and the library that it needs."""
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    with pytest.raises(UsageError, match="WeasyPrint") as told:
        made(recap())
    assert told.value.hint == f"run: {install_command('pdf')}"

    def no_library(name: str) -> object:
        raise OSError(f"cannot load library {name}")

    monkeypatch.setattr(pdf, "import_module", no_library)
    with pytest.raises(UsageError, match="Pango"):
        made(recap())


LOADING = """
import sys
started = []
sys.addaudithook(lambda event, _: started.append(event) if event == "subprocess.Popen" else None)
from ctypes import util
find = util.find_library
{before}
from tweetup.render import pdf
program = pdf._weasyprint()
assert program is sys.modules["weasyprint"]
assert program.HTML(string="a word").write_pdf().startswith(b"%PDF")
assert util.find_library is find
print(len(started))
"""
ELSEWHERE = """
import cffi.api
load = cffi.api._load_backend_lib
def by_name_alone(backend, name, flags):
    if ".so." in name:
        raise OSError(name)
    return load(backend, name, flags)
cffi.api._load_backend_lib = by_name_alone
"""


@pytest.mark.long
@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere libraries are found by their names")
@pytest.mark.parametrize(("before", "starts_some"), [("", False), (ELSEWHERE, True)])
def test_no_program_is_started_to_find_libraries(before: str, starts_some: bool) -> None:
    """Nor is anything printed; where their files have other names, they are found as before."""
    command = [sys.executable, "-c", LOADING.format(before=before)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert (int(done.stdout) > 0) is starts_some
