"""Fixtures of every test: the real chats, a browser, and no silent skip where they must run.

Property tests take few examples in ``make test`` (the profile ``quick``) and many in
``make test-long`` (``long``).

``TWEETUP_REAL_DATA`` names the folder of real chats (default ``../shared/data`` beside the
project). ``TWEETUP_REQUIRE`` names markers, such as ``browser generator``, whose tests may not be
skipped: there a skip is a failure.
"""

from __future__ import annotations

import gc
import os
import shutil
import signal
from collections import defaultdict
from collections.abc import Callable, Generator, Iterator
from contextlib import chdir, redirect_stderr, suppress
from fcntl import LOCK_EX, flock
from functools import partial
from io import StringIO
from pathlib import Path
from types import CodeType
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings, strategies

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).resolve().parent.parent

# As the program itself does: workers share the cores, and small matrices gain nothing by threads.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

# What programs write is compared: it must not hang on the terminal that the tests are run from.
for _name in ("COLUMNS", "LINES", "NO_COLOR", "FORCE_COLOR"):
    os.environ.pop(_name, None)

# Servers under test are on this machine: no proxy leads there, and nobody's own login does.
os.environ["NO_PROXY"] = os.environ["no_proxy"] = "*"
_LOGINS = ("TWEETUP_X_", "TWEETUP_MASTODON_", "TWEETUP_BLUESKY_", "MASTODON_", "BSKY_", "BEARER_")
for _name in [name for name in os.environ if name.startswith((*_LOGINS, "TWITTER_"))]:
    del os.environ[_name]

# A shell has what goes on in the background ignore Ctrl-C, nohup a closed terminal; tests started
# so would start programs that cannot be told to end.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
if signal.getsignal(signal.SIGHUP) is signal.SIG_IGN:
    signal.signal(signal.SIGHUP, signal.SIG_DFL)

# Machines that test are shared and slow at times: what is timed would fail at random.
settings.register_profile(
    "quick",
    deadline=None,
    derandomize=True,
    max_examples=6,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("long", settings.get_profile("quick"), max_examples=50)
settings.load_profile("quick")  # pytest's --hypothesis-profile comes after this, and counts

_COSTLY_ROOMS = frozenset({"browser", "capture", "claims", "cli", "generators", "project"})
_FEW_CASES, _ONE_OF = 6, 3
_FEW_COSTLY_CASES, _ONE_OF_COSTLY = 3, 5

_PATIENCE = 180_000
"""Milliseconds a browser may take to begin, on a busy machine."""


@pytest.fixture(scope="session", autouse=True)
def copied_archives(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., None]]:
    """New archives begin as copies of an empty one that the program made; yields what they replace.

    The steps of the schema take longer than most tests. Programs that tests start apply them, and
    so do tests of the schema, with the fixture ``schema_steps``.
    """
    from tweetup.archive import connection, open_archive

    empty = tmp_path_factory.mktemp("empty") / "empty.db"
    open_archive(empty, create=True).close()
    content, check_path = empty.read_bytes(), connection._check_path

    def begin(path: Path, *, create: bool) -> None:
        check_path(path, create=create)
        if create and not path.exists():
            # A path that cannot be written to is for the program to find.
            with suppress(OSError):
                path.write_bytes(content)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(connection, "_check_path", begin)
        yield check_path


@pytest.fixture(scope="session", autouse=True)
def compiled_templates() -> Iterator[None]:
    """A template is compiled once, not for each rendering; another text is another template."""
    from jinja2 import BytecodeCache, Environment
    from jinja2.bccache import Bucket

    class Compiled(BytecodeCache):
        def __init__(self) -> None:
            self.kept: dict[tuple[str, str], CodeType | None] = {}

        def load_bytecode(self, bucket: Bucket) -> None:
            bucket.code = self.kept.get((bucket.key, bucket.checksum))

        def dump_bytecode(self, bucket: Bucket) -> None:
            self.kept[bucket.key, bucket.checksum] = bucket.code

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            "tweetup.render.templates.Environment",
            partial(Environment, bytecode_cache=Compiled()),
        )
        yield


@pytest.fixture
def schema_steps(copied_archives: Callable[..., None], monkeypatch: pytest.MonkeyPatch) -> None:
    """New archives are made as by the program: by the steps of the schema, one by one."""
    monkeypatch.setattr("tweetup.archive.connection._check_path", copied_archives)


@pytest.fixture(scope="session")
def project_root() -> Path:
    """The top folder of the checkout."""
    return ROOT


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder with real chats, which is not part of the project."""
    named = os.environ.get("TWEETUP_REAL_DATA")
    folder = Path(named) if named else ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("no real chats here: TWEETUP_REAL_DATA names no folder")
    return folder


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """A folder of a name, filled by the worker that asks first, for all workers: to be copied."""
    base = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        base = base.parent

    def made(name: str, fill: Callable[[Path], None]) -> Path:
        folder, filled = base / f"once-{name}", base / f"once-{name}.filled"
        with (base / f"once-{name}.lock").open("w") as lock:
            flock(lock, LOCK_EX)
            if not filled.exists():
                shutil.rmtree(folder, ignore_errors=True)
                folder.mkdir()
                fill(folder)
                filled.touch()
        return folder

    return made


@pytest.fixture(scope="session")
def demo(made_once: Callable[..., Path]) -> Path:
    """The folder of ``tweetup demo``: a sample chat, imported and written up. Copy it to write."""
    from tweetup.cli import main

    def fill(folder: Path) -> None:
        with chdir(folder), redirect_stderr(StringIO()) as said:
            code = main(["demo"])
        assert code == 0, said.getvalue()

    return made_once("demo", fill) / "demo"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium: the system's, else the one ``playwright install`` fetched."""
    from playwright.sync_api import Error, sync_playwright

    system = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(
                executable_path=system,
                args=["--no-sandbox", "--disable-dev-shm-usage"],
                timeout=_PATIENCE,
            )
        except Error as error:
            pytest.skip(f"no browser here: {error.message.splitlines()[0]}")
        yield browser
        browser.close()


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Leave what collection makes out of garbage collection: 11,000 tests stay until the end.

    Hypothesis asks the collector who holds its random numbers before it draws the first ones, and
    gets no answer about frozen objects.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()
        _draw_nothing()
        gc.freeze()


@settings(max_examples=1, database=None, deadline=None)
@given(strategies.none())
def _draw_nothing(_: None) -> None:
    """Begin to draw random numbers."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave most cases of long tables to test-long, and nearly all that take a command or a chat.

    The first of each few cases stays, in the order of the table; what is marked already stays so.
    """
    tables: defaultdict[str, list[pytest.Item]] = defaultdict(list)
    for item in items:
        if hasattr(item, "callspec"):
            tables[item.nodeid.partition("[")[0]].append(item)
    for table in tables.values():
        few, one_of = _FEW_CASES, _ONE_OF
        if _COSTLY_ROOMS.intersection(table[0].path.parts[-2:]):
            few, one_of = _FEW_COSTLY_CASES, _ONE_OF_COSTLY
        if len(table) > few and not any(item.get_closest_marker("long") for item in table):
            for number, item in enumerate(table):
                if number % one_of:
                    item.add_marker(pytest.mark.long)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn the skip of a test that must run here into a failure."""
    report = yield
    required = set(os.environ.get("TWEETUP_REQUIRE", "").split())
    if report.skipped and required & {marker.name for marker in item.iter_markers()}:
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} must run here and was skipped: {report.longrepr}"
    return report
