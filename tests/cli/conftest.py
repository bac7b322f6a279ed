"""An invented chat as a file, and imported."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import chdir, redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path

import pytest
from PIL import Image, PngImagePlugin

from tests.cli.labelchat import invent_chat, write_jsonl
from tests.cli.running import here, run
from tests.cli.two_meetings import two_meetings
from tweetup.cli import main

__all__ = ["chat", "here", "imported", "run"]


@pytest.fixture
def chat(here: Path) -> Path:
    """The invented chat as a file in the folder to work in."""
    return write_jsonl(here / "chat.jsonl", invent_chat())


@pytest.fixture(scope="session")
def shared_import(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the invented chat, imported once: to be copied."""
    folder = tmp_path_factory.mktemp("imported")
    chat = write_jsonl(folder / "chat.jsonl", invent_chat())
    with chdir(folder), redirect_stderr(StringIO()) as said:
        code = main(["import", str(chat)])
    assert code == 0, said.getvalue()
    return folder


@pytest.fixture(scope="session")
def shared_recap(shared_import: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same folder after a recap, with what was derived for it: to be copied."""
    folder = tmp_path_factory.mktemp("derived") / "here"
    shutil.copytree(shared_import, folder)
    with chdir(folder), redirect_stdout(StringIO()), redirect_stderr(StringIO()) as said:
        code = main(["recap", "latest"])
    assert code == 0, said.getvalue()
    return folder


@pytest.fixture
def imported(here: Path, shared_import: Path) -> Path:
    """The folder to work in, with the invented chat imported."""
    return shutil.copytree(shared_import, here, dirs_exist_ok=True)


@pytest.fixture
def derived(here: Path, shared_recap: Path) -> Path:
    """The folder to work in, with the invented chat imported and its results stored."""
    return shutil.copytree(shared_recap, here, dirs_exist_ok=True)


@pytest.fixture(scope="session")
def shared_sample(made_once: Callable[..., Path], project_root: Path) -> Path:
    """A folder with the sample chat, configured, imported and looked at once: to be copied."""
    archives = project_root / "archives"

    def fill(folder: Path) -> None:
        shutil.copyfile(archives / "sample-tweetup.toml", folder / "tweetup.toml")
        with chdir(folder), redirect_stdout(StringIO()), redirect_stderr(StringIO()) as said:
            codes = [
                main(["import", str(archives / "sample-chat.jsonl")]),
                main(["recap", "latest"]),
            ]
        assert codes == [0, 0], said.getvalue()

    return made_once("sample", fill)


@pytest.fixture
def sample(here: Path, shared_sample: Path) -> Path:
    """The sample chat, configured and imported in the folder to work in."""
    return shutil.copytree(shared_sample, here, dirs_exist_ok=True)


@pytest.fixture(scope="module")
def decided(shared_sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The sample chat in a folder to work in, with all people listed; each case is undone."""
    folder = tmp_path_factory.mktemp("decided") / "here"
    shutil.copytree(shared_sample, folder)
    with (folder / "tweetup.toml").open("a", encoding="utf-8") as config:
        config.write('\n[recap]\nparticipants = "all"\n')
    with chdir(folder):
        yield folder


@pytest.fixture
def pictures(here: Path) -> Path:
    """A folder with pictures, told by their content and not by their names."""
    photo = Image.linear_gradient("L").resize((2400, 1200)).convert("RGB")
    exif = Image.Exif()
    exif[0x010F] = "Acme Camera"
    exif[0x0112] = 6  # lies on its side
    exif.get_ifd(0x8825)[2] = (52.0, 30.0, 0.0)
    photo.save(here / "photo.txt", format="JPEG", exif=exif, comment=b"secret place")
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Comment", "secret place")
    Image.new("RGBA", (40, 20), (200, 0, 0, 90)).save(here / "clear.png", pnginfo=texts)
    Image.new("I;16", (40, 20), 40_000).save(here / "grey.png")
    Image.new("CMYK", (40, 20)).save(here / "print.jpg")
    Image.new("P", (40, 20)).save(here / "small.gif", comment=b"secret place")
    photo.save(here / "photo.webp", exif=exif)
    photo.save(here / "phone.jpg", format="MPO", save_all=True, append_images=[photo], exif=exif)
    (here / "words.png").write_text("no picture")
    (here / "half.jpg").write_bytes((here / "photo.txt").read_bytes()[:9_000])
    (here / "large.png").write_bytes(bytes(5_000_001))
    return here


@pytest.fixture(scope="session")
def shared_course(made_once: Callable[..., Path]) -> Path:
    """A folder with both meetings imported and read: to be copied."""

    def fill(folder: Path) -> None:
        chat = write_jsonl(folder / "chat.jsonl", two_meetings())
        with chdir(folder), redirect_stderr(StringIO()) as said:
            codes = [main(["import", str(chat)]), main(["analyse"])]
        assert codes == [0, 0], said.getvalue()

    return made_once("course", fill)


@pytest.fixture
def course(here: Path, shared_course: Path) -> Path:
    """The folder to work in, with both meetings."""
    return shutil.copytree(shared_course, here, dirs_exist_ok=True)
