"""Nobody gets an answer but the browsers that the printed address let in."""

from __future__ import annotations

import http.client
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest

from tests.desk.conftest import Chats
from tests.desk.serving import Desk, decisions, serving

FORM = urlencode({"do": "title", "text": "Taken over"})
PAGES = ["/", "/s/{}", "/s/{}/sync", "/s/{}/posts?section=Q1", "/s/{}/preview/html", "/s/{}/see",
         "/people", "/people/file:@hana", "/static/desk.js"]  # fmt: skip


@pytest.fixture(scope="module")
def desk(chats: Chats, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A desk on the invented chat."""
    with serving(chats("invented", tmp_path_factory.mktemp("guard"))) as desk:
        yield desk


class Answer:
    """The status, headers and text of an answer."""

    def __init__(self, answer: http.client.HTTPResponse) -> None:
        self.status = answer.status
        self.headers = {name.lower(): value for name, value in answer.getheaders()}
        self.text = answer.read().decode("utf-8", "replace")


def ask(
    desk: Desk, path: str, method: str = "GET", body: str | None = None, **headers: str
) -> Answer:
    """An answer to exactly those headers; underscores stand for hyphens, None leaves one out."""
    place = urlsplit(desk.origin)
    with closing(http.client.HTTPConnection(place.hostname or "", place.port)) as connection:
        connection.putrequest(method, path.format(name(desk)), skip_host=True)
        given = {"Host": place.netloc, **{k.replace("_", "-"): v for k, v in headers.items()}}
        if body is not None:
            given |= {
                "Content-Type": "application/x-www-form-urlencoded",
                "Content-Length": str(len(body)),
            }
        for key, value in given.items():
            connection.putheader(key, value)
        connection.endheaders(body.encode() if body is not None else None)
        return Answer(connection.getresponse())


def name(desk: Desk) -> str:
    return desk.address.split("/s/")[1].partition("?")[0]


def cookie(desk: Desk) -> str:
    return f"tweetup-desk-{urlsplit(desk.origin).port}={desk.token}"


def test_the_token_lets_in_and_goes_from_the_address(desk: Desk) -> None:
    """The address is answered with a cookie that no script and no other page's request has, and
    with the same page without the token.
    """
    answer = ask(desk, urlsplit(desk.address).path + "?token=" + desk.token)
    assert (answer.status, answer.headers["location"]) == (303, f"/s/{name(desk)}")
    flags = {each.strip().lower() for each in answer.headers["set-cookie"].split(";")[1:]}
    assert {"httponly", "samesite=strict", "path=/"} <= flags
    assert not any(each.startswith(("domain", "expires", "max-age")) for each in flags)
    assert desk.token not in answer.headers["location"]
    page = ask(desk, "/s/{}", Cookie=cookie(desk))
    assert page.status == 200
    assert desk.token not in page.text


def test_each_browser_that_opens_the_address_is_let_in(desk: Desk) -> None:
    """As the help of the command says: a second one too, and one whose cookie is gone."""
    for _ in range(2):
        answer = ask(desk, urlsplit(desk.address).path + "?token=" + desk.token)
        given = answer.headers["set-cookie"].partition(";")[0]
        assert ask(desk, "/s/{}", Cookie=given).status == 200


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("given", ["", "token=wrong", "tweetup-desk=x", "tweetup-desk-{}=wrong"])
def test_without_the_cookie_nothing_is_told(desk: Desk, path: str, given: str) -> None:
    """Not even the style; nor with another token, or another desk's."""
    headers = {"Cookie": given.format(urlsplit(desk.origin).port)} if given else {}
    answer = ask(desk, path, **headers)
    assert answer.status == 403
    assert "labelchat" not in answer.text
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("token", ["", "x", "%00", "é"])
def test_a_wrong_token_sets_nothing(desk: Desk, token: str) -> None:
    answer = ask(desk, f"/?token={token if token.isascii() else '%C3%A9'}")
    assert (answer.status, answer.headers.get("set-cookie")) == (403, None)


HOSTS = ["evil.example", "evil.example:{}", "127.0.0.1", "127.0.0.1:1", "localhost.evil.example:{}",
         "127.0.0.1:{}.evil.example", ""]  # fmt: skip


@pytest.mark.parametrize("host", HOSTS)
def test_another_host_is_refused(desk: Desk, host: str) -> None:
    """A name that somebody lets lead here (DNS rebinding), though it brings cookie and token."""
    given = host.format(urlsplit(desk.origin).port)
    for path in ("/s/{}", f"/?token={desk.token}"):
        answer = ask(desk, path, Host=given, Cookie=cookie(desk))
        assert answer.status in {400, 403}
        assert "set-cookie" not in answer.headers
    answer = ask(desk, "/s/{}/do", "POST", FORM, Host=given, Cookie=cookie(desk),
                 Origin=f"http://{given}")  # fmt: skip
    assert answer.status in {400, 403}
    assert decisions(desk.archive) == []


STRANGERS: list[dict[str, str]] = [
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": "http://127.0.0.1:1"},
    {"Origin": "https://127.0.0.1:{}"},
    {"Origin": "http://localhost:{}"},
    {"Sec_Fetch_Site": "cross-site"},
    {"Sec_Fetch_Site": "same-site"},
    {"Origin": "http://127.0.0.1:{}", "Sec_Fetch_Site": "cross-site"},
    {},
]


@pytest.mark.parametrize("headers", STRANGERS)
@pytest.mark.parametrize("path", ["/s/{}/do", "/s/{}/draft", "/people/x:@ann"])
def test_another_page_changes_nothing(desk: Desk, path: str, headers: dict[str, str]) -> None:
    """Though the browser sends the cookie along: by the origin, and where there is none."""
    port = urlsplit(desk.origin).port
    given = {key: value.format(port) for key, value in headers.items()}
    answer = ask(desk, path, "POST", FORM, Cookie=cookie(desk), **given)
    assert answer.status == 403
    assert decisions(desk.archive) == []


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE"])
def test_only_a_post_acts(desk: Desk, method: str) -> None:
    """The fields of a form in an address do nothing, by any method."""
    answer = ask(desk, f"/s/{{}}/do?{FORM}", method, Cookie=cookie(desk), Origin=desk.origin)
    assert answer.status in {403, 405}
    assert decisions(desk.archive) == []


def test_reading_writes_nothing(desk: Desk) -> None:
    """No page changes the archive, however often it is asked for."""
    for path in PAGES:
        ask(desk, path, Cookie=cookie(desk))
    with closing(sqlite3.connect(desk.archive)) as sql:
        before = sql.execute("PRAGMA data_version").fetchone()
        for path in PAGES * 2:
            assert ask(desk, path, Cookie=cookie(desk)).status == 200
        assert sql.execute("PRAGMA data_version").fetchone() == before


@pytest.mark.parametrize("path", PAGES)
def test_the_policy_keeps_others_out(desk: Desk, path: str) -> None:
    """Nothing comes from elsewhere, no other page frames this one, nothing is kept in a cache."""
    answer = ask(desk, path, Cookie=cookie(desk))
    policy = dict(
        part.strip().partition(" ")[::2]
        for part in answer.headers["content-security-policy"].split(";")
    )
    assert policy["default-src"] == "'none'"
    assert policy["frame-ancestors"] in {"'self'", "'none'"}
    assert not re.search(r"https?:|\*|unsafe-eval", answer.headers["content-security-policy"])
    assert "unsafe-inline" not in policy.get("script-src", "")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"
    assert answer.headers["cache-control"] == "no-store"


def test_a_form_of_ours_is_done(desk: Desk, tmp_path: Path, chats: Chats) -> None:
    """The same request from our own page; a form that makes no sense is told so."""
    with serving(chats("invented", tmp_path)) as own:
        ours = {"Cookie": cookie(own), "Origin": own.origin}
        while ask(own, "/s/{}", **ours).status == 202:
            pass
        for form in ("do=nothing", "do=undo&number=x", "do=undo&number=99", "do=quote&post=1",
                     "do=quote&post=1&state=x", "do=discard&key=[1]", "do=move&post=1&section=Q99",
                     "do=order&parts=x&name=y", ""):  # fmt: skip
            answer = ask(own, "/s/{}/do", "POST", form, **ours)
            assert (answer.status, "Not done" in answer.text) == (200, True), form
        assert ask(own, "/s/{}/do", "POST", FORM, **ours).status == 303
        assert [kind for kind, _, _ in decisions(own.archive)] == ["retitle"]
        assert ask(own, "/s/nowhere-2020-01-01", **ours).status == 404
