"""Compare every output of two programs on every real chat, byte by byte.

``python -m benchmarks.same_output OTHER`` runs this checkout and the ``tweetup`` command OTHER (of
an older checkout, say) on each chat of ``TWEETUP_REAL_DATA`` and on the bundled sample, in the same
order and with the same configuration: listings, recaps as Markdown and as a page, and a whole site
of each hashtag. Exits 1 and names the files where any byte differs. ``--keep FOLDER`` keeps what
was written, so that an OTHER that was run before is not run again.
"""

from __future__ import annotations

import argparse
import filecmp
import json
import os
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).resolve().parent.parent
LISTINGS = ("questions", "posts", "themes", "summary", "people")
_SETTINGS = """\
archive = "chat.db"

[site]
title = "Chats"
url = "https://chats.example/"
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run both programs, print what differs and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.same_output")
    parser.add_argument("other", help="the tweetup command to compare with")
    parser.add_argument("--keep", type=Path, help="folder for what both write")
    parser.add_argument("--only", help="compare the chats of one hashtag alone")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as name:
        folder = options.keep or Path(name)
        ours, theirs = folder / "ours", folder / "theirs"
        _write_outputs([sys.executable, "-m", "tweetup"], ours, options.only)
        if not theirs.exists():
            _write_outputs([options.other], theirs, options.only)
        if options.only:
            ours, theirs = ours / options.only, theirs / options.only
        differing = _differing_files(ours, theirs)
        count = sum(path.is_file() for path in ours.rglob("*"))
    for path in differing:
        print(f"differs: {path}")
    print(f"{count} files compared, {len(differing)} differ")
    return 1 if differing else 0


def _write_outputs(command: Sequence[str], folder: Path, only: str | None) -> None:
    """Write all outputs of ``command`` into ``folder``, each hashtag in a folder of its own."""
    for hashtag, files in _chats().items():
        if only and hashtag != only:
            continue
        work = folder / hashtag
        work.mkdir(parents=True, exist_ok=True)
        for old in ("chat.db", "chat.db-journal", "chat.db-wal", "chat.db-shm"):
            (work / old).unlink(missing_ok=True)
        (work / "tweetup.toml").write_text(_SETTINGS, encoding="utf-8")
        for file in files:
            _run(command, work, "import", file, "--hashtag", hashtag, output=f"{file.stem}.import")
        listed = _run(command, work, "sessions", "--json", output="sessions.json")
        for session in (row["session"] for row in json.loads(listed)):
            for listing in LISTINGS:
                _run(command, work, listing, session, "--json", output=f"{session}.{listing}.json")
            for suffix in ("md", "html"):
                _run(command, work, "recap", session, "-o", f"{session}.{suffix}")
        _run(command, work, "site", "build", "--output", "site")
        (work / "chat.db").unlink()
    _run(command, folder, "demo", "--output", "demo")
    for database in folder.rglob("*.db"):
        database.unlink()


def _chats() -> dict[str, list[Path]]:
    """Return the files of real chats by the hashtag in their names."""
    data = Path(os.environ.get("TWEETUP_REAL_DATA", ROOT.parent / "shared" / "data")) / "chats"
    chats = defaultdict(list)
    for path in sorted(data.glob("*.jsonl")):
        if path.stem.count(".") == 0:
            chats[path.stem.partition("-")[0]].append(path.resolve())
    return chats


def _run(command: Sequence[str], folder: Path, *arguments: object, output: str = "") -> str:
    """Run one command in ``folder`` and return its standard output, kept as ``output``."""
    done = subprocess.run(
        [*command, *map(str, arguments)],
        cwd=folder, env={**os.environ, "PYTHONPATH": str(ROOT)} if command[1:] else None,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode not in {0, 3}:
        raise RuntimeError(f"{' '.join(command)} {arguments}: {done.stderr}")
    if output:
        (folder / output).write_text(done.stdout + done.stderr, encoding="utf-8")
    return done.stdout


def _differing_files(ours: Path, theirs: Path) -> list[str]:
    """Return the files that differ or that only one side has, by their path below the folders."""
    names = {
        path.relative_to(side).as_posix()
        for side in (ours, theirs)
        for path in side.rglob("*")
        if path.is_file()
    }
    return sorted(
        name
        for name in names
        if not (ours / name).is_file()
        or not (theirs / name).is_file()
        or not filecmp.cmp(ours / name, theirs / name, shallow=False)
    )


if __name__ == "__main__":
    sys.exit(main())
