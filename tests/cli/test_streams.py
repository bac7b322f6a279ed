"""What reaches standard output and error: a closed pipe, a full disk, a hostile post."""

import json
import os
import resource
import subprocess
import sys
from itertools import product
from pathlib import Path

import pytest

from tests.cli.labelchat import invent_chat, write_jsonl
from tests.cli.running import Run
from tests.samples import sampled
from tweetup.cli.output import one_line, print_table

TWEETUP = [sys.executable, "-m", "tweetup"]


@pytest.mark.long
def test_reader_that_has_seen_enough(derived: Path) -> None:
    """A closed pipe ends a listing quietly: ``tweetup posts latest | head`` is no failure."""
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write, "wb") as closed:
        done = subprocess.run(
            [*TWEETUP, "posts", "latest"],
            stdout=closed,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.long
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full on this system")
def test_standard_output_on_a_full_disk(derived: Path) -> None:
    """Output that cannot be written whole is a failure, told in a line."""
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [*TWEETUP, "posts", "latest", "--json"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert "No space left" in done.stderr


FAULTS = ("a reader that is gone", "closed", "full")
#: Tried in every run, beside each fault of the first command; a long run tries all.
_FIRST = (
    ("a reader that is gone", "posts latest"),
    ("closed", "--help"),
    ("full", "recap latest"),
    ("full", "recap --help"),
)

#: Commands that print, --help and --version too, which load nothing else.
PRINTING = (
    "sessions",
    "sessions --json",
    "questions latest",
    "posts latest",
    "themes latest",
    "summary latest",
    "people",
    "search label",
    "recap latest",
    "corrections export",
    "doctor",
    "why 1007",
    "import chat.jsonl --json",
    "--help",
    "--version",
    "recap --help",
)


@pytest.mark.long
@pytest.mark.parametrize(
    ("fault", "arguments"),
    sampled(product(FAULTS, PRINTING), every=len(PRINTING), always=_FIRST),
)
def test_standard_output_that_fails(derived: Path, fault: str, arguments: str) -> None:
    """One sentence, or none where the reader has seen enough; never a traceback."""
    gone, full = "sleep 0.2 | head -0", "> /dev/full"
    ends = {"a reader that is gone": f"| {gone}", "closed": ">&-", "full": full}
    program = " ".join([*TWEETUP, arguments])
    done = subprocess.run(
        ["sh", "-c", f"{{ {program}; echo $? > code; }} {ends[fault]}"],
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
        check=False,
    )
    code, said = int(Path("code").read_text()), done.stderr.splitlines()
    if fault == "a reader that is gone":
        assert code in {0, 3}
        assert not [line for line in said if "output" in line or "rror" in line], said
    else:
        assert (code, len(said)) == (1, 1), said
        assert said[0].startswith("tweetup: standard output: ")
        assert "the output is incomplete: " in said[0]


def _small_files() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000))


@pytest.mark.long
def test_archive_on_a_full_disk(derived: Path, run: Run) -> None:
    """An import that finds no room fails in a line; what was there before stays whole."""
    before = run("posts", "latest", "--json").out
    posts = [
        {**post, "id": f"{post['id']}{copy}", "text": f"{post['text']} {'long ' * 400}"}
        for copy in range(30)
        for post in invent_chat()
    ]
    path = write_jsonl(derived / "more.jsonl", posts)
    done = subprocess.run(
        [*TWEETUP, "import", str(path)],
        capture_output=True,
        text=True,
        preexec_fn=_small_files,
        check=False,
    )
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (1, "", 1), done
    assert run("posts", "latest", "--json").out == before


_INTERRUPTED_AT_CLICK = """
import sys
class Finder:
    def find_spec(self, name, *more):
        if name == "click":
            raise KeyboardInterrupt
sys.meta_path.insert(0, Finder())
from tweetup.cli import main
sys.exit(main(["import", "chat.jsonl"]))
"""


def test_interrupted_before_it_began(here: Path) -> None:
    """Ctrl-C while Python still loads what it needs is no traceback either."""
    done = subprocess.run(
        [sys.executable, "-c", _INTERRUPTED_AT_CLICK], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (130, "tweetup: interrupted; nothing was done\n")


HOSTILE = "\x1b[31mred\x07 \u202eright to left\u2066 \x9b2J </script> {{ 7*7 }}\r\nnext line"


def test_hostile_post_on_a_terminal(here: Path, run: Run) -> None:
    """No control or bidirectional character of a post reaches a terminal; JSON keeps the data."""
    posts = invent_chat()
    posts[6]["text"] = f"A1: {HOSTILE} #labelchat"
    posts[6]["author"] = "ada\x1b[2J"
    write_jsonl(here / "chat.jsonl", posts)
    run("import", "chat.jsonl")
    for arguments in (("posts", "latest"), ("posts", "latest", "--json"), ("search", "red")):
        printed = run(*arguments).out
        assert not {"\x1b", "\x07", "\u202e", "\u2066", "\x9b", "\r"} & set(printed), arguments
    rows = {row["id"]: row["text"] for row in run("posts", "latest", "--json").rows}
    assert "\u202eright to left" in rows["1006"]


def test_message_is_one_line() -> None:
    assert one_line("a\nb\tc\x1b[0m \u202e d") == "a b c[0m d"


def test_table_is_aligned_by_columns_of_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    """Wide characters count two columns, combining marks none; numbers stand right."""
    print_table(
        ("name", "n", "text"), [("café\u0301", 7, "x"), ("日本", 123, None), ("a", 1, "y\nz")]
    )
    assert capsys.readouterr().out.splitlines() == [
        "NAME    N  TEXT",
        "café\u0301    7  x",
        "日本  123",
        "a       1  y z",
    ]


def test_data_and_talk_are_kept_apart(derived: Path, run: Run) -> None:
    """``--json`` prints JSON and nothing else, on every listing."""
    for arguments in (
        ("sessions",),
        ("questions", "latest"),
        ("posts", "latest"),
        ("themes", "latest"),
        ("summary", "latest"),
        ("people",),
        ("people", "latest"),
        ("search", "label"),
    ):
        result = run(*arguments, "--json")
        assert (result.code, result.err) == (0, ""), arguments
        assert isinstance(json.loads(result.out), list)


@pytest.mark.long
def test_standard_input_that_is_closed(here: Path) -> None:
    """One sentence says so, and no archive is made."""
    done = subprocess.run(
        ["/bin/sh", "-c", 'exec "$0" -m tweetup import - <&-', sys.executable],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        "tweetup: -: standard input is closed; pipe a file into it, or name the file\n"
    )
    assert list(here.glob("**/*.db")) == []
