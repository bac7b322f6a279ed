"""A site as a folder: each fault that a check tells, and all that is none."""

import json
import re
from html import escape
from pathlib import Path

import pytest
import tinyhtml5

from tweetup.errors import UsageError
from tweetup.jobs.html_faults import explain_code
from tweetup.jobs.site_check import MOST_BYTES, SiteFinding, check_site
from tweetup.render.folder import write_folder

HEAD = '<!doctype html>\n<html lang="en"><head><title>T</title></head>\n<body>'
URL = "https://chats.example.org/care"

RIGHT = {
    "index.html": (
        f'{HEAD}<h1 id="a b">T</h1><a href="#a%20b">x</a><a href="#top">x</a><a href="sub/">x</a>'
        '<a href="sub/page.html?x=1#here">x</a><a href="https://elsewhere.example/gone">x</a>'
        f'<a href="sub/page.html#here:~:text=a">x</a><a href="#:~:text=T">x</a>'
        f'<a href="{URL}">x</a><a href="{URL}/sub/page.html#here">x</a><a href="/care/">x</a>'
        '<a href="https://chats.example.org/other">x</a><a href="mailto:a@example.org">x</a>'
        '<a href="//www.example.net/x">x</a><a href=".">x</a>'
        '<img src="data:image/png;base64,AA" alt=""><img src="an%20image.png" alt="A dog">'
        '<svg aria-hidden="true"></svg><svg><title>Chart</title></svg>'
        '<p aria-hidden="true"><svg></svg></p>'
    ),
    "moved.html": f'{HEAD}<meta http-equiv="refresh" content="0; url={URL}/sub/">'
    '<meta http-equiv="refresh" content="60">',
    "sub/index.html": f'{HEAD}<a href="../">x</a><a href="/care/index.html">x</a>',
    "sub/page.html": f'{HEAD}<p id="here"></p><a href="..">x</a><a name="old"></a>',
    "an image.png": "",
    ".git/no.html": "<p>",
}
WRONG = [
    # the body, the faults from its line on
    ('<a href="none.html">x</a>', ["3: broken link: none.html"]),
    ('<a href="Index.html">x</a>', ["3: broken link: Index.html"]),
    ('\n<a href="../../x.html">x</a>', ["4: broken link: ../../x.html"]),
    ('<a href="/index.html">x</a>', ["3: broken link: /index.html"]),
    (f'<a href="{URL}/gone.html">x</a>', [f"3: broken link: {URL}/gone.html"]),
    ('<a href="sub/page.html#no">x</a>', ["3: missing anchor: sub/page.html#no"]),
    ('<a href="#no">x</a>', ["3: missing anchor: #no"]),
    ('<a href="JavaScript:alert(1)">x</a>', ["3: a link that runs a script: JavaScript:alert(1)"]),
    ('<a href="http://[x">x</a>', ["3: no address: http://[x"]),
    ('<p id="one"></p>\n<p id="one"></p>', ["4:1: the id one is on line 3 already"]),
    ("<p><b>x</b></p>\n</em>", ["4:1: invalid HTML: </em> ends nothing, or its element too early"]),
    ("<p>&bogus;", ["3:12: invalid HTML: & begins the name of no sign"]),
    (
        '<table><tr><td title="x" title="y"></table>',
        ["3:37: invalid HTML: an attribute stands twice in a tag, and browsers heed the first"],
    ),
    ('<img src="an%20image.png">', ["3:7: a picture without text: <img>"]),
    ("<svg></svg>", ["3:7: a picture without text: <svg>"]),
    ('<img alt="" src="gone.png">', ["3: missing file: gone.png"]),
    ('<script src="//cdn.example/x"></script>', ["3: <script> asks another host: cdn.example"]),
    ('<iframe src="//embed.example/1"></iframe>', ["3: <iframe> asks another host: embed.example"]),
    ('<form action="http://ask.example/"></form>', ["3: <form> asks another host: ask.example"]),
    ('<img alt="" srcset="https://a.example/x 1x">', ["3: <img> asks another host: a.example"]),
    (
        '<meta http-equiv="Refresh" content="0; URL=\'https://a.example/x\'">',
        ["3: <meta> asks another host: a.example"],
    ),
    (
        '<meta http-equiv=refresh content="5 //a.example">',
        ["3: <meta> asks another host: a.example"],
    ),
    ('<meta http-equiv=refresh content="0;url=no.html">', ["3: broken link: no.html"]),
    ('<base href="//a.example/"><a href="x">x</a>', ["3: <base> asks another host: a.example"]),
    ('<base href="sub/"><a href="page.html">x</a><a href="no">x</a>', ["3: broken link: sub/no"]),
    ('<button formaction="//b.example/">x</button>', ["3: <button> asks another host: b.example"]),
    (
        '<iframe srcdoc="<img alt=&quot;&quot; src=//c.example/i><a href=no.html>x</a>"></iframe>',
        ["3: <img> asks another host: c.example", "3: broken link: no.html"],
    ),
    (
        '<p style="background: url( \'https://b.example/x\' )">',
        ["3: <p> asks another host: b.example"],
    ),
]  # fmt: skip


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


def line_of(it: SiteFinding) -> str:
    """The line, the column where it is told, and the fault without its remedy."""
    place = f"{it.line}:{it.column}" if it.column else f"{it.line}"
    is_html = it.problem.startswith("invalid HTML")
    return f"{place}: {it.problem.rpartition(': ')[0] if is_html else it.problem}"


def test_the_faults_of_pages(tmp_path: Path) -> None:
    """A site that is right has none; each page that is wrong has its own, at its line."""
    write(tmp_path, RIGHT)
    report = check_site(tmp_path, url=URL)
    assert (report.findings, report.pages) == ((), 4)
    write(tmp_path, {f"wrong-{at}.html": HEAD + body for at, (body, _) in enumerate(WRONG)})
    report = check_site(tmp_path, url=URL)
    found = [(it.file, line_of(it)) for it in report.findings]
    for number, (body, faults) in enumerate(WRONG):
        of_page = [line for file, line in found if file == f"wrong-{number}.html"]
        assert of_page == faults, body
    assert not {file for file, _ in found} & RIGHT.keys()


def test_stylesheets_and_sizes(tmp_path: Path) -> None:
    """A stylesheet asks no other host but those allowed, and counts for a recap, not for talk."""
    linked = HEAD.replace("<title>", '<link rel="stylesheet" href="../style.css?1"><title>')
    large = "x" * (MOST_BYTES - 200)
    write(
        tmp_path,
        {
            "style.css": '\n@import "https://fonts.example/a";\na { b: url(c.png) }' + " " * 200,
            "sessions/a.html": linked + large,
            "sessions/a.transcript.html": linked + large,
            "sessions/b.html": HEAD + large,
        },
    )
    told = [
        f"{it.file}:{it.line}: {it.problem.partition(' KB')[2] or it.problem}"
        for it in check_site(tmp_path).findings
    ]
    assert told == [
        "sessions/a.html:1:  with its styles, 100 KB are the most",
        "style.css:2: <style> asks another host: fonts.example",
        "style.css:3: missing file: c.png",
    ]
    allowed = check_site(tmp_path, allowed=["Fonts.example"])
    assert len(allowed.findings) == len(told) - 1


def test_embedded_posts(tmp_path: Path) -> None:
    """Where the owner chose them, frames may come from the hosts that the page's policy names."""
    policy = "default-src 'none'; frame-src https://a.example; img-src https://b.example"
    frames = "".join(f'<iframe src="https://{host}.example/"></iframe>' for host in "ab")
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    head = HEAD.replace("<title>", f"{meta}<title>")
    write(tmp_path, {"a.html": head + frames})
    assert len(check_site(tmp_path).findings) == 2
    told = check_site(tmp_path, embeds=True).findings
    assert [it.problem for it in told] == ["<iframe> asks another host: b.example"]


def test_dead_addresses_of_feeds_and_maps(tmp_path: Path) -> None:
    """Those of entries, and of links in their words; only addresses of the site itself count."""
    dead: dict[str, list[str]] = {"feed.xml": [], "feed.json": [], "sitemap.xml": []}
    for each, address in enumerate(("index.html", "sub/page.html#here", "gone.html")):
        link = f'<a href="{URL}/{address}">x</a><a href="https://o.example/{each}">x</a>'
        dead["feed.xml"] += [
            f'<link href="{URL}/{address}"/>',
            f"<content>{escape(link)}</content>",
        ]
        dead["feed.json"] += [json.dumps({"url": f"{URL}/{address}", "content_html": link})]
        dead["sitemap.xml"] += [f"<loc>{URL}/{address}</loc>"]
    files = {name: "\n".join(lines) for name, lines in dead.items()}
    write(tmp_path, RIGHT | files)
    told = [(it.file, it.line, it.problem) for it in check_site(tmp_path, url=URL).findings]
    problem = f"broken link: {URL}/gone.html"
    assert told == [
        ("feed.json", 3, problem),
        ("feed.xml", 5, problem),
        ("feed.xml", 6, problem),
        ("sitemap.xml", 3, problem),
    ]


def test_no_site(tmp_path: Path) -> None:
    """A folder that is not there, or has no page, is no site that is right."""
    with pytest.raises(UsageError, match="no site here"):
        check_site(tmp_path / "none")


def test_faults_of_pages_as_they_were_built_are_told_apart(tmp_path: Path) -> None:
    """They are tweetup's or those of templates; a page that was changed since is its owner's."""
    bad = f"{HEAD}<p>x</div>"
    write_folder(tmp_path, {"a.html": bad, "b.html": bad})
    write(tmp_path, {"b.html": f"{bad} ", "c.html": bad})
    found = check_site(tmp_path).findings
    assert [(it.file, it.is_ours) for it in found] == [
        *(("a.html", True), ("b.html", False), ("c.html", False))
    ]


def test_each_breach_of_html_is_told_in_words() -> None:
    """For every code of the parser: no code, and no placeholder, is left to read."""
    source = "".join(it.read_text("utf-8") for it in Path(tinyhtml5.__file__).parent.glob("*.py"))
    codes = set(
        re.findall(r'"((?:un)?expected-[a-z-]+|eof-in-[a-z-]+|[a-z]+(?:-[a-z]+){2,})"', source)
    )
    assert len(codes) > 80
    wrong = [
        it for it in codes if "broken" in (words := explain_code(it, {"name": "p"})) or "{" in words
    ]
    assert wrong == []
