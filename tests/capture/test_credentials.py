"""What a network is told, from where, in which order; and what is never shown."""

import os
import traceback
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from tweetup.capture.credentials import (
    Credential,
    can_search,
    default_path,
    find_access,
    find_addresses,
    find_credentials,
    read_credentials,
)
from tweetup.config import Config, NetworkConfig
from tweetup.errors import ConfigError, CredentialsError, TweetupError
from tweetup.networks import Access, Need

CANARY = "tok-canary-5521-do-not-show"

TOKEN = Need(name="token", variables=("TWEETUP_S_TOKEN", "S_TOKEN"), description="a token")
HANDLE = Need(
    name="handle",
    variables=("TWEETUP_S_HANDLE",),
    description="a handle",
    secret=False,
    required=False,
)


class Heard:
    """A network that anybody may listen to, and that is searched by those it knows."""

    name = "sample"
    title = "Sample"
    needs = (replace(TOKEN, to_listen=False), replace(HANDLE, required=True, to_listen=False))
    url = "https://sample.example"


@pytest.mark.parametrize(
    ("environ", "typed", "known"),
    [
        ({}, None, {}),
        ({}, "typed", {}),
        ({"TWEETUP_S_TOKEN": "t", "TWEETUP_S_HANDLE": "h"}, None, {"token": "t", "handle": "h"}),
        ({"TWEETUP_S_TOKEN": "t"}, "typed", {"token": "t", "handle": "typed"}),
    ],
)
def test_who_only_listens_is_not_asked(
    environ: dict[str, str], typed: str | None, known: dict[str, str]
) -> None:
    """Unless half of it is known already: then the other half was meant, too."""
    ask = None if typed is None else lambda _need: typed
    found = find_access(
        Config(), Heard(), file=None, environ=environ, ask=ask, listening=True  # type: ignore[arg-type]  # nobody opens it
    )  # fmt: skip
    assert {name: value.reveal() for name, value in found.values.items()} == known
    assert can_search(Heard(), found) is bool(known)  # type: ignore[arg-type]  # as above
    if not known:
        with pytest.raises(CredentialsError, match="wants to know a token"):
            find_access(Config(), Heard(), file=None, environ=environ, ask=None)  # type: ignore[arg-type]  # as above


class Sample:
    """A network that must be told a token and may be told a handle."""

    name = "sample"
    title = "Sample"
    needs = (TOKEN, HANDLE)
    url = "https://sample.example"


def write(path: Path, text: str | bytes, mode: int = 0o600) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    path.chmod(mode)
    return path


def file(path: Path, value: str = "from-file", **changes: int) -> Path:
    return write(path, f'[sample]\ntoken = "{value}"\n', **changes)


def access(
    environ: Mapping[str, str], *, file: Path | None = None, typed: str | None = None
) -> Access:
    ask = None if typed is None else lambda _need: typed
    return find_access(Config(), Sample(), file=file, environ=environ, ask=ask)  # type: ignore[arg-type]  # nobody opens it


def test_the_nearer_place_is_asked_first(tmp_path: Path) -> None:
    """A file named on the command line, ours, others' variables, the user's file, a question."""
    named = file(tmp_path / "named.toml", "from-named")
    own = {"HOME": str(tmp_path)}
    file(tmp_path / ".config/tweetup/credentials.toml", "from-own")
    ours = {"TWEETUP_S_TOKEN": "from-ours"}
    theirs = {"S_TOKEN": "from-theirs"}
    found = [
        access({**own, **ours, **theirs}, file=named, typed="typed"),
        access({**own, **ours, **theirs}, typed="typed"),
        access({**own, **theirs}, typed="typed"),
        access(own, typed="typed"),
        access({"HOME": str(tmp_path / "nobody")}, typed="typed"),
    ]
    values = [one.values["token"].reveal() for one in found]
    assert values == ["from-named", "from-ours", "from-theirs", "from-own", "typed"]


def test_what_is_not_required_is_not_asked_for(tmp_path: Path) -> None:
    """Only the token is asked for; the handle is simply not known."""
    asked = []
    home = {"HOME": str(tmp_path)}

    def ask(need: Need) -> str:
        asked.append(need.name)
        return "typed"

    found = find_access(Config(), Sample(), file=None, environ=home, ask=ask)  # type: ignore[arg-type]  # as above
    assert asked == ["token"]
    assert set(found.values) == {"token"}


def test_where_nobody_sits_the_error_says_where_to_put_it(tmp_path: Path) -> None:
    """What it is, the variable, the file: and the code for a refused login."""
    with pytest.raises(CredentialsError) as caught:
        access({"HOME": str(tmp_path)})
    assert str(caught.value) == (
        "--network sample: Sample wants to know a token; run tweetup login sample, or set"
        " TWEETUP_S_TOKEN, or token under [sample] in ~/.config/tweetup/credentials.toml"
    )
    assert caught.value.exit_code == 4


def test_a_variable_set_to_nothing_is_not_set(tmp_path: Path) -> None:
    """As a workflow hands on a secret that nobody filled in."""
    found = access({"HOME": str(tmp_path), "TWEETUP_S_TOKEN": " ", "S_TOKEN": "theirs"})
    assert found.values["token"].reveal() == "theirs"


@pytest.mark.parametrize(
    "written",
    ["value", " value\n", '"value"', "'value'", "\t'value' ", '" value "', "value\r\n"],
)
def test_what_copying_put_around_a_value_is_taken_away(tmp_path: Path, written: str) -> None:
    """Blanks, a line's end, a pair of quotes."""
    found = access({"HOME": str(tmp_path), "S_TOKEN": written})
    assert found.values["token"].reveal() == "value"


@pytest.mark.parametrize(
    "tail",
    ["\nX-Evil: 1", "\r\nHost: evil", "\x00", "\x1b[31m", "\x7f", "é", "\u200b", "\u2028x", "\t."],
)
@pytest.mark.parametrize("way", ["variable", "file", "typed"])
def test_what_could_not_be_sent_is_refused_and_not_shown(
    tmp_path: Path, tail: str, way: str
) -> None:
    """A header must not be split, whichever way the value came; the value stays hidden."""
    environ = {"HOME": str(tmp_path)}
    given: Path | None = None
    typed: str | None = None
    if way == "variable":
        environ["S_TOKEN"] = CANARY + tail
    elif way == "file":
        escaped = "".join(f"\\u{ord(char):04x}" for char in CANARY + tail)
        given = file(tmp_path / "f.toml", escaped)
    else:
        typed = CANARY + tail
    with pytest.raises(CredentialsError, match="holds a character") as caught:
        access(environ, file=given, typed=typed)
    assert_hidden(caught.value)


def assert_hidden(error: TweetupError) -> None:
    """Neither the error, nor its chain, nor what stood in our frames as it was raised, shows it."""
    told = traceback.TracebackException.from_exception(error, capture_locals=True)
    ours = [frame for frame in told.stack if f"{os.sep}tweetup{os.sep}" in frame.filename]
    assert ours
    for frame in ours:
        seen = {name: text for name, text in (frame.locals or {}).items() if name != "environ"}
        assert "canary" not in repr(seen), frame.name
    cause: BaseException | None = error
    while cause is not None:
        assert "canary" not in f"{cause} {vars(cause)} {cause.args}"
        cause = cause.__cause__ or cause.__context__


@pytest.mark.parametrize(
    ("mode", "refused"),
    [
        (0o600, False), (0o400, False), (0o700, False),
        (0o640, True), (0o604, True), (0o644, True), (0o660, True), (0o602, True), (0o610, True),
    ],
)  # fmt: skip
def test_a_file_that_others_may_use_is_refused(tmp_path: Path, mode: int, *, refused: bool) -> None:
    """With the command that mends it, and without a word of what is in it."""
    path = file(tmp_path / "keys.toml", CANARY, mode=mode)
    if not refused:
        assert access({}, file=path).values["token"].reveal() == CANARY
        return
    with pytest.raises(CredentialsError) as caught:
        access({}, file=path)
    assert f"run chmod 600 {path}" in str(caught.value)
    assert f"(mode {mode:04o})" in str(caught.value)
    assert_hidden(caught.value)


def test_the_command_that_mends_works(tmp_path: Path) -> None:
    """Also for a path with blanks, quotes and a dollar in it."""
    path = file(tmp_path / "it's my $HOME folder" / "keys.toml", mode=0o644)
    with pytest.raises(CredentialsError) as caught:
        access({}, file=path)
    assert os.system(str(caught.value.hint).removeprefix("run ")) == 0
    assert access({}, file=path).values["token"].reveal() == "from-file"


def test_a_link_is_followed_and_its_target_checked(tmp_path: Path) -> None:
    """A link says nothing of who may read what it leads to."""
    target = file(tmp_path / "elsewhere" / "keys.toml", mode=0o644)
    link = tmp_path / "link.toml"
    link.symlink_to(target)
    with pytest.raises(CredentialsError, match="others than you may read"):
        access({}, file=link)
    target.chmod(0o600)
    assert access({}, file=link).values["token"].reveal() == "from-file"


def test_another_owner_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever owns the file can read it, and put another token there."""
    path = file(tmp_path / "keys.toml")
    monkeypatch.setattr(os, "geteuid", lambda: path.stat().st_uid + 1)
    with pytest.raises(CredentialsError, match="belongs to another user"):
        access({}, file=path)


def test_a_pipe_is_read_like_a_file(tmp_path: Path) -> None:
    """So that a password manager can hand it over: --credentials <(pass show tweetup)."""
    reader, writer = os.pipe()
    with os.fdopen(writer, "w") as pipe:
        pipe.write('[sample]\ntoken = "piped"\n')
    try:
        found = access({"HOME": str(tmp_path)}, file=Path(f"/dev/fd/{reader}"))
    finally:
        os.close(reader)
    assert found.values["token"].reveal() == "piped"


def test_an_open_file_of_the_user_hinders_only_who_needs_it(tmp_path: Path) -> None:
    """With everything in variables, nobody looks into it."""
    file(tmp_path / ".config/tweetup/credentials.toml", mode=0o644)
    environ = {"HOME": str(tmp_path), "S_TOKEN": "a", "TWEETUP_S_HANDLE": "b"}
    assert set(access(environ).values) == {"token", "handle"}
    with pytest.raises(CredentialsError, match=r"chmod 600 ~/\.config/tweetup/credentials\.toml"):
        access({"HOME": str(tmp_path)})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"[sample]\ntoken = {CANARY}\n", "is not TOML (line 2)"),
        (f'[sample]\ntoken = "{CANARY}\n', "is not TOML (line 2)"),
        (f'{CANARY}\n[sample]\ntoken = "a"\n', "is not TOML (line 1)"),
        (f'[sample]\n"{CANARY}" = "a"\n"{CANARY}" = "b"\n', "is not TOML"),
        (b'[sample]\ntoken = "tok-canary\xff"\n', "is not TOML (line 2)"),
        ("#" * 70_000, "is too large for a credentials file"),
    ],
)
def test_a_file_that_cannot_be_read_says_where_not_what(
    tmp_path: Path, text: str | bytes, said: str
) -> None:
    """The line at most: a parser's own message may quote what it could not read."""
    path = write(tmp_path / "keys.toml", text)
    with pytest.raises(ConfigError) as caught:
        read_credentials(path, {})
    assert said in str(caught.value)
    assert_hidden(caught.value)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (f'# mine\ntoken = "{CANARY}"\n', "token stands outside the table of a network (line 2)"),
        ("[sample]\ntoken = 42\n", "sample.token is not a text (line 2)"),
        (f'[sample]\n\ntoken = [\n"{CANARY}"]\n', "sample.token is not a text (line 3)"),
        ('[x]\ntoken = "a"\n[sample]\ntoken = true\n', "sample.token is not a text (line 4)"),
        ("[sample.token]\na = 1\n", "sample.token is not a text (line 1)"),
        ("sample.token = 1\n", "sample.token is not a text (line 1)"),
        ('a = """\nsample = 1\n"""\r\nsample = 42\n', "sample is not a table (line 4)"),
        ("[[sample]]\ntoken = 42\n", "sample is not a table (line 1)"),
    ],
)
def test_a_login_that_is_no_text_is_named_by_file_table_and_line(
    tmp_path: Path, text: str, problem: str
) -> None:
    """With the name that tweetup looked for; other names may be tokens."""
    write(tmp_path / ".config/tweetup/credentials.toml", text)
    with pytest.raises(ConfigError) as caught:
        access({"HOME": str(tmp_path)})
    assert f"~/.config/tweetup/credentials.toml: {problem}" in str(caught.value)
    assert caught.value.hint
    assert_hidden(caught.value)


@pytest.mark.parametrize(
    "unrelated",
    [
        "[x]\nrenewed = 2026-11-20\n",
        "[x]\nscopes = [1, 2]\n[x.more]\ndeep = 1\n",
        "[sample]\nport = 8080\n",
        "version = 1\nx = false\n[[y]]\n",
    ],
)
def test_a_value_that_nobody_looks_for_stops_nobody(tmp_path: Path, unrelated: str) -> None:
    """A note beside the login is not tweetup's business, in the network's own table neither."""
    login = 'token = "from-file"\n'
    if "[sample]" not in unrelated:
        login = f"[sample]\n{login}"
    write(tmp_path / "keys.toml", f"{unrelated}{login}")
    assert access({}, file=tmp_path / "keys.toml").values["token"].reveal() == "from-file"


@pytest.mark.parametrize(("name", "said"), [("nowhere", "No such file"), (".", "Is a directory")])
def test_a_file_that_is_none(tmp_path: Path, name: str, said: str) -> None:
    """Named on the command line, it must be there, and be a file."""
    with pytest.raises(ConfigError, match=f"{said}|is not a file"):
        access({}, file=tmp_path / name)


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({"XDG_CONFIG_HOME": "/x"}, "/x/tweetup/credentials.toml"),
        ({"XDG_CONFIG_HOME": "", "HOME": "/h"}, "/h/.config/tweetup/credentials.toml"),
        ({"XDG_CONFIG_HOME": "rel", "HOME": "/h"}, "/h/.config/tweetup/credentials.toml"),
    ],
)
def test_the_users_file_is_where_the_specification_says(
    environ: dict[str, str], expected: str
) -> None:
    """A folder that is not absolute is ignored (XDG Base Directory Specification)."""
    assert default_path(environ) == Path(expected)


def test_what_is_known_says_where_it_was_found(tmp_path: Path) -> None:
    """By variable or by file and name; nothing in it shows a value."""
    named = read_credentials(file(tmp_path / "keys.toml", CANARY), {"HOME": str(tmp_path)})
    known = find_credentials(Sample(), named=named, environ={"TWEETUP_S_HANDLE": "me"})  # type: ignore[arg-type]  # as above
    assert [one.where for one in known] == ["~/keys.toml: sample.token", "TWEETUP_S_HANDLE"]
    assert "canary" not in repr(known)
    assert known[0] == Credential(need=TOKEN, value=known[0].value, where=known[0].where)


@pytest.mark.parametrize(
    ("written", "taken"),
    [
        ("https://api.example", "https://api.example"),
        ("https://api.example/base/", "https://api.example/base"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("http://localhost:8080", "http://localhost:8080"),
        ("http://[::1]:8080", "http://[::1]:8080"),
        ("http://api.example", None),
        ("http://127.0.0.1.evil.example", None),
        ("http://localhost.evil.example", None),
        ("http://10.0.0.1", None),
        ("http://0.0.0.0", None),
        ("https://user@api.example", None),
        ("https://api.example?x", None),
        ("https://api.example:port", None),
        ("https://", None),
        ("wss://api.example", None),
        ("ftp://api.example", None),
        (CANARY, None),
    ],
)
def test_a_login_goes_out_encrypted_or_not_at_all(written: str, taken: str | None) -> None:
    """Plain http reaches this machine's own addresses only; what is no address is not shown."""
    environ = {"TWEETUP_SAMPLE_URL": written}
    if taken is not None:
        assert find_addresses(Config(), Sample(), environ).url == taken  # type: ignore[arg-type]  # as above
        return
    with pytest.raises(ConfigError) as caught:
        find_addresses(Config(), Sample(), environ)  # type: ignore[arg-type]  # as above
    assert str(caught.value).startswith("TWEETUP_SAMPLE_URL: ")
    assert "canary" not in str(caught.value)


@pytest.mark.parametrize(
    ("written", "taken"),
    [
        ("wss://stream.example/x", True),
        ("ws://127.0.0.1:9", True),
        ("https://stream.example", True),
        ("ws://stream.example", False),
    ],
)
def test_a_stream_goes_encrypted_too(written: str, *, taken: bool) -> None:
    """The same for websockets."""
    environ = {"TWEETUP_SAMPLE_STREAM_URL": written}
    if taken:
        assert find_addresses(Config(), Sample(), environ).stream_url == written  # type: ignore[arg-type]  # as above
    else:
        with pytest.raises(ConfigError, match="encrypted only"):
            find_addresses(Config(), Sample(), environ)  # type: ignore[arg-type]  # as above


def test_servers_are_names_or_addresses() -> None:
    """Several, by commas or blanks, each once; a variable comes before tweetup.toml."""
    network = NetworkConfig(name="sample", servers=("one.example", "https://two.example"))
    config = Config(networks=(network,))
    found = find_addresses(config, Sample(), {})  # type: ignore[arg-type]  # as above
    assert found.servers == ("one.example", "two.example")
    assert found.where == ("tweetup.toml: networks.sample.servers",)
    said = {"TWEETUP_SAMPLE_SERVERS": "Three.example, http://127.0.0.1:8 https://three.example/"}
    found = find_addresses(config, Sample(), said)  # type: ignore[arg-type]  # as above
    assert found.servers == ("three.example", "http://127.0.0.1:8")
    assert found.where == ("TWEETUP_SAMPLE_SERVERS",)


@pytest.mark.parametrize("server", ["http://far.example", "me@far.example", "far.example?q", "a<b"])
def test_a_server_that_is_none_is_refused(server: str) -> None:
    """Like any other address."""
    with pytest.raises(ConfigError, match="TWEETUP_SAMPLE_SERVERS"):
        find_addresses(Config(), Sample(), {"TWEETUP_SAMPLE_SERVERS": server})  # type: ignore[arg-type]  # as above
