"""The credentials file as ``tweetup login`` writes it: private, whole, and else as it was."""

import os
import stat
import tomllib
from pathlib import Path

import pytest

from tweetup.capture.credentials import read_credentials
from tweetup.capture.credentials_file import read_own_credentials, remove_login, store_login
from tweetup.errors import ConfigError, CredentialsError
from tweetup.networks import NETWORKS
from tweetup.networks.secret import Secret

BLUESKY = NETWORKS.get("bluesky")
MASTODON = NETWORKS.get("mastodon")
LOGIN = {"handle": Secret("anna.example"), "app_password": Secret('a"b\\c-d')}
WANTED = {"handle": "anna.example", "app_password": 'a"b\\c-d'}
BEFORE = [
    "",
    "# mine\n",
    '# mine\n[x]\nbearer_token = "t" # of the museum\n\n# another\n[mastodon]\nservers = "m"\n',
    '[x]\nbearer_token = "t"',
    '[bluesky]\r\n# the account of the museum\r\nhandle = "old.example"\r\n',
    '[bluesky]\napp_password = "old"\nhandle = "old.example" # note\n[x]\nbearer_token = "t"\n',
    'bluesky.handle = "old.example"\n[x]\nbearer_token = "t"\n',
    'bluesky = {handle = "old.example", app_password = "old"}\n',
    '[bluesky]\nhandle = """old"""\nkept = "by somebody"\n',
    '\ufeff[x]\nbearer_token = "t"\n',
    "version = 1\n[bluesky]\nhandle = 42\n[x]\nrenewed = 2026-11-20 # note\n",
]


def home(folder: Path) -> dict[str, str]:
    return {"HOME": str(folder)}


def own_file(folder: Path) -> Path:
    return folder / ".config" / "tweetup" / "credentials.toml"


def write(folder: Path, text: str, mode: int = 0o600) -> Path:
    path = own_file(folder)
    path.parent.mkdir(parents=True)
    path.write_bytes(text.encode())
    path.chmod(mode)
    return path


def comments(text: str) -> list[str]:
    return [line[line.index("#") :].rstrip() for line in text.splitlines() if "#" in line]


@pytest.mark.parametrize("before", BEFORE)
def test_one_login_changes_and_nothing_else(tmp_path: Path, before: str) -> None:
    """Other networks, what nobody needs, and every comment stay; it goes out again as it came."""
    path = write(tmp_path, before)
    assert store_login(BLUESKY, LOGIN, home(tmp_path)) == "~/.config/tweetup/credentials.toml"
    after = path.read_text("utf-8")
    old = tomllib.loads(before.removeprefix("\ufeff"))
    assert tomllib.loads(after) == {**old, "bluesky": {**old.get("bluesky", {}), **WANTED}}
    assert comments(after) == comments(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]
    assert remove_login(BLUESKY, home(tmp_path)) is not None
    old.pop("bluesky", None)
    assert tomllib.loads(path.read_text("utf-8")) == old
    assert remove_login(BLUESKY, home(tmp_path)) is None


@pytest.mark.parametrize(
    "next_table",
    [
        '# about x\n[x]\nbearer_token = "t"\n',
        '# more\n# of it\n\n# x\n[mastodon]\nservers = "m"\n',
        "# end\n",
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_comment_stays_above_its_table(tmp_path: Path, next_table: str, end: str) -> None:
    """A key that is added comes after the last of its own table, and before the comment."""
    own = '[bluesky] # keep\n# mine\nhandle = "o.example" # c\nother = "kept"\n# of other\n'
    before = f"{own}\n{next_table}".replace("\n", end)
    path = write(tmp_path, before)
    store_login(BLUESKY, LOGIN, home(tmp_path))
    lines = path.read_bytes().decode().splitlines()
    assert [line for line in lines if "app_password" not in line and "handle" not in line] == [
        line for line in before.splitlines() if "handle" not in line
    ]
    assert lines[lines.index("# of other") + 1].startswith("app_password")


def test_a_need_without_a_value_goes(tmp_path: Path) -> None:
    """A token of the server before must not be sent to another one."""
    path = write(tmp_path, '[mastodon]\nservers = "old.example"\naccess_token = "t"\n')
    store_login(MASTODON, {"servers": Secret("new.example")}, home(tmp_path))
    assert tomllib.loads(path.read_text()) == {"mastodon": {"servers": "new.example"}}


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077])
def test_nobody_else_could_read_it_at_any_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, umask: int
) -> None:
    """Its first byte is in a file of the owner's alone, whatever the umask; so are new folders."""
    modes = []
    write_all = os.fsync

    def sync(number: int) -> None:
        modes.append(stat.S_IMODE(os.fstat(number).st_mode))
        write_all(number)

    monkeypatch.setattr(os, "fsync", sync)
    before = os.umask(umask)
    try:
        store_login(BLUESKY, LOGIN, home(tmp_path))
    finally:
        os.umask(before)
    path = own_file(tmp_path)
    assert [*modes, stat.S_IMODE(path.stat().st_mode)] == [0o600, 0o600]
    assert {
        stat.S_IMODE(folder.stat().st_mode) for folder in (path.parent, path.parent.parent)
    } == {0o700}
    found = read_credentials(path, home(tmp_path)).values
    assert found["bluesky", "app_password"] == LOGIN["app_password"]


def test_a_draft_that_somebody_put_there_is_not_followed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A link under the draft's name leads to no file of anybody's."""
    write(tmp_path, "")
    monkeypatch.setattr("secrets.token_hex", lambda _bytes: "known")
    (own_file(tmp_path).parent / ".credentials.toml.known").symlink_to(tmp_path / "theirs")
    with pytest.raises(ConfigError, match="cannot be written"):
        store_login(BLUESKY, LOGIN, home(tmp_path))
    assert not (tmp_path / "theirs").exists()


def test_a_full_disk_keeps_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The new one takes its place as a whole or not at all."""
    path = write(tmp_path, '[x]\nbearer_token = "t"\n')

    def full(_number: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ConfigError, match="No space left on device"):
        store_login(BLUESKY, LOGIN, home(tmp_path))
    assert path.read_text() == '[x]\nbearer_token = "t"\n'
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]


def test_a_network_that_is_no_table_is_not_written_over(tmp_path: Path) -> None:
    """The owner wrote it; it can be removed on request."""
    path = write(tmp_path, "bluesky = 42\n")
    with pytest.raises(ConfigError, match="in a form that tweetup cannot change"):
        store_login(BLUESKY, LOGIN, home(tmp_path))
    assert path.read_text() == "bluesky = 42\n"
    assert remove_login(MASTODON, home(tmp_path)) is None
    assert remove_login(BLUESKY, home(tmp_path)) is not None
    assert path.read_text() == ""


def test_what_is_refused(tmp_path: Path) -> None:
    """A file that others may read, one that is no TOML, a link, a file in place of the folder."""
    for name, text, mode in [("open", "", 0o644), ("broken", "token = s3cret\n", 0o600)]:
        folder = tmp_path / name
        write(folder, text, mode)
        with pytest.raises((CredentialsError, ConfigError)) as caught:
            store_login(BLUESKY, LOGIN, home(folder))
        assert "s3cret" not in str(caught.value)
        assert own_file(folder).read_text() == text
    linked = tmp_path / "linked"
    target = write(tmp_path / "dotfiles", "")
    own_file(linked).parent.mkdir(parents=True)
    own_file(linked).symlink_to(target)
    with pytest.raises(ConfigError, match="is a link"):
        read_own_credentials(home(linked))
    (tmp_path / "odd").mkdir()
    (tmp_path / "odd" / ".config").touch()
    with pytest.raises(ConfigError, match=r"~/\.config is no folder"):
        read_own_credentials(home(tmp_path / "odd"))
    assert read_own_credentials(home(tmp_path / "nobody-yet")) is None
