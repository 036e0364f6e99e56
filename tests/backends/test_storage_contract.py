"""The contract of the storage, held by every implementation that a URL can name."""

import hashlib
import io
import os
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

from toolbox.foundation.clock import now
from toolbox.foundation.errors import Conflict, NotFound, TooLarge, Unavailable
from toolbox.foundation.storage.local import LocalStorage
from toolbox.foundation.storage.protocol import Storage
from toolbox.foundation.storage.registry import storage_from_url

URLS = ["file:", "file:another%20folder"]
PROJECT_ROOT = Path(__file__).parents[2]
LIMIT = 50 * 1024 * 1024
ABSENT = "0" * 64

Open = Callable[[], Storage]


@pytest.fixture(params=URLS)
def url(request: pytest.FixtureRequest) -> str:
    """The address of the storage under test."""
    return str(request.param)


@pytest.fixture
def storage(url: str, tmp_path: Path) -> Storage:
    """An empty storage."""
    return storage_from_url(url, instance=tmp_path)


def put(storage: Storage, content: bytes) -> str:
    """Keep ``content`` and return its key."""
    return storage.put_stream(io.BytesIO(content), limit=LIMIT).sha256


def contents(storage: Storage) -> dict[str, bytes]:
    """Read everything that the inventory shows."""
    found = {}
    for entry in storage.iterate():
        with storage.open(entry.key) as file:
            found[entry.key] = file.read()
    return found


def files_below(folder: Path) -> list[Path]:
    """All files, finished or not."""
    return [path for path in folder.rglob("*") if path.is_file()]


@pytest.mark.parametrize("content", [b"", b"Hallo", bytes(3 * 1024 * 1024 + 1)], ids=len)
def test_what_was_kept_comes_back_under_its_hash(storage: Storage, content: bytes) -> None:
    stored = storage.put_stream(io.BytesIO(content), limit=LIMIT)

    assert stored.sha256 == hashlib.sha256(content).hexdigest()
    assert stored.size == storage.size(stored.sha256) == len(content)
    assert storage.exists(stored.sha256)
    with storage.open(stored.sha256) as file, storage.as_file(stored.sha256) as path:
        assert file.read() == path.read_bytes() == content


def test_received_can_be_looked_at_before_it_is_kept(storage: Storage) -> None:
    with storage.receive(io.BytesIO(b"abc"), limit=3) as received:
        assert received.path.read_bytes() == b"abc"
        assert (received.size, received.sha256) == (3, hashlib.sha256(b"abc").hexdigest())
        assert list(storage.iterate()) == []
        first, second = received.keep(), received.keep()

    assert first == second
    assert contents(storage) == {first.sha256: b"abc"}


def test_received_and_not_kept_leaves_nothing(storage: Storage, tmp_path: Path) -> None:
    with storage.receive(io.BytesIO(b"abc"), limit=3):
        pass
    with pytest.raises(KeyError), storage.receive(io.BytesIO(b"abc"), limit=3):
        raise KeyError

    assert files_below(tmp_path) == []


def test_over_the_limit_is_refused_and_leaves_nothing(storage: Storage, tmp_path: Path) -> None:
    with pytest.raises(TooLarge) as refused:
        storage.put_stream(io.BytesIO(b"x" * 11), limit=10)

    assert refused.value.code == "file-too-large"
    assert files_below(tmp_path) == []


class BrokenConnection(io.BytesIO):
    """A sender that goes away after the first piece."""

    def read(self, size: int | None = -1) -> bytes:
        if self.tell():
            raise ConnectionResetError
        return super().read(size)


def test_a_sender_that_goes_away_leaves_nothing(storage: Storage, tmp_path: Path) -> None:
    with pytest.raises(ConnectionResetError):
        storage.put_stream(BrokenConnection(b"x" * 3_000_000), limit=LIMIT)

    assert files_below(tmp_path) == []


def test_same_content_at_the_same_time_is_one_object(storage: Storage) -> None:
    content = os.urandom(1_500_000)
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _number: put(storage, content), range(16)))

    assert contents(storage) == {keys.pop(): content}
    assert not keys


def test_a_damaged_object_is_mended_when_its_content_comes_again(storage: Storage) -> None:
    key = put(storage, b"whole")
    with storage.as_file(key) as path:
        path.write_bytes(b"")

    put(storage, b"whole")

    assert contents(storage) == {key: b"whole"}


@pytest.mark.parametrize("key", [ABSENT, "../../secret_key", "", "ABC", ABSENT + "\n"])
def test_what_is_not_there_is_not_found(storage: Storage, key: str) -> None:
    for question in (storage.open, storage.size, lambda key: storage.as_file(key).__enter__()):
        with pytest.raises(NotFound):
            question(key)
    assert not storage.exists(key)
    assert not storage.delete(key)


def test_deleted_is_gone(storage: Storage) -> None:
    key = put(storage, b"away")

    assert storage.delete(key)
    assert not storage.delete(key)
    assert list(storage.iterate()) == []


def test_cleaning_up_spares_what_was_just_kept_again(storage: Storage) -> None:
    key = put(storage, b"old")
    with storage.as_file(key) as path:
        os.utime(path, (0, 0))
    week_ago = now() - timedelta(days=7)
    put(storage, b"old")

    assert not storage.delete(key, unchanged_since=week_ago)
    assert storage.delete(key, unchanged_since=now() + timedelta(minutes=1))


def test_inventory_is_in_order_with_sizes_and_times(storage: Storage) -> None:
    before = now() - timedelta(minutes=1)
    keys = sorted(put(storage, bytes([number])) for number in range(20))

    entries = list(storage.iterate())
    assert [entry.key for entry in entries] == keys
    assert {entry.size for entry in entries} == {1}
    assert all(before < entry.modified < now() + timedelta(minutes=1) for entry in entries)


def test_derived_files_come_back_are_replaced_and_go_by_folder(storage: Storage) -> None:
    derived = storage.derived
    for key in ("previews/ab/page-1.webp", "previews/ab/page-2.webp", "previews/b.json"):
        derived.put_bytes(key, b"first")
    derived.put_bytes("previews/b.json", b"second")

    with derived.open("previews/b.json") as file:
        assert file.read() == b"second"
    assert [entry.key for entry in derived.iterate()][-1] == "previews/b.json"
    assert derived.delete_under("previews/ab") == 2
    assert [entry.key for entry in derived.iterate()] == ["previews/b.json"]
    assert derived.delete_under("previews/b.json") == 1
    assert derived.delete_under("previews/nothing") == 0
    assert not derived.exists("previews/b.json")
    with pytest.raises(NotFound):
        derived.open("previews/b.json")


@pytest.mark.parametrize("key", ["", "/a", "../a", "a/../b", "a//b", "A", "a/.b", "a\n"])
def test_derived_files_have_plain_keys(storage: Storage, key: str) -> None:
    with pytest.raises(ValueError, match="no key"):
        storage.derived.put_bytes(key, b"")


SLOW_UPLOAD = """
import sys
from pathlib import Path
from toolbox.foundation.storage.registry import storage_from_url

class Slow:
    def read(self, size):
        print("read", flush=True)
        sys.stdin.readline()
        return b"x" * size

storage_from_url(sys.argv[1], instance=Path(sys.argv[2])).put_stream(Slow(), limit=1 << 40)
"""


def test_killed_in_the_middle_of_an_upload_leaves_nothing_visible(
    storage: Storage, url: str, tmp_path: Path
) -> None:
    command = [sys.executable, "-c", SLOW_UPLOAD, url, str(tmp_path)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=PROJECT_ROOT
    ) as upload:
        assert upload.stdin and upload.stdout
        for _piece in range(3):
            upload.stdout.readline()
            upload.stdin.write(b"\n")
            upload.stdin.flush()
        upload.stdout.readline()
        upload.kill()

    assert list(storage.iterate()) == []
    assert storage.sweep(timedelta(hours=1)) == 0
    assert storage.sweep(timedelta(minutes=-1)) == 1
    assert files_below(tmp_path) == []


FULL_DISK = """
import io, resource, sys
from pathlib import Path
from toolbox.foundation.errors import Unavailable
from toolbox.foundation.storage.local import LocalStorage

storage = LocalStorage(Path(sys.argv[1]), reserve=0)
small = storage.put_stream(io.BytesIO(b"small"), limit=10)
if sys.argv[2] == "limited":
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_500_000, 1_500_000))
try:
    storage.put_stream(io.BytesIO(b"x" * 9_000_000), limit=1 << 30)
except Unavailable as error:
    print(error.code)
print([entry.key for entry in storage.iterate()] == [small.sha256])
print(list((Path(sys.argv[1]) / "temporary").iterdir()))
"""


def test_a_file_over_the_systems_limit_is_a_full_storage(tmp_path: Path) -> None:
    command = [sys.executable, "-c", FULL_DISK, str(tmp_path), "limited"]
    run = subprocess.run(command, capture_output=True, text=True, check=True, cwd=PROJECT_ROOT)
    assert run.stdout.splitlines() == ["storage-full", "True", "[]"]


def test_a_really_full_disk_is_answered_and_leaves_nothing(tmp_path: Path) -> None:
    # In a mount namespace of its own, so that the disk goes with the process.
    shell = f'mount -t tmpfs -o size=4m full "{tmp_path}" && exec "$@"'
    inside = ["unshare", "--mount", "sh", "-c", shell, "sh"]
    probe = subprocess.run([*inside, "true"], capture_output=True, check=False)
    if probe.returncode:
        pytest.skip("only root may mount a small disk")
    command = [*inside, sys.executable, "-c", FULL_DISK, str(tmp_path), "full"]
    run = subprocess.run(command, capture_output=True, text=True, check=True, cwd=PROJECT_ROOT)
    assert run.stdout.splitlines() == ["storage-full", "True", "[]"]


def test_uploads_leave_the_reserve_of_the_disk_free(tmp_path: Path) -> None:
    storage = LocalStorage(tmp_path, reserve=1 << 60)

    with pytest.raises(Unavailable) as refused:
        put(storage, b"x")

    assert refused.value.code == "storage-full"
    assert files_below(tmp_path) == []


def test_a_folder_that_cannot_be_made_is_unavailable(tmp_path: Path) -> None:
    (tmp_path / "files").write_text("a file stands in the way")

    with pytest.raises(Unavailable) as refused:
        put(storage_from_url("file:", instance=tmp_path), b"x")

    assert refused.value.code == "storage-failed"


def test_an_unknown_scheme_names_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="possible are file:"):
        storage_from_url("ftp://example.org", instance=tmp_path)


# Unfinished files

KEY = "0123456789abcdef" * 2


class Breaking(io.RawIOBase):
    """A connection that breaks off after its first piece."""

    def __init__(self, first: bytes) -> None:
        self._pieces = [first]

    def read(self, size: int = -1) -> bytes:
        """Return the piece, then fail as a socket does."""
        if self._pieces:
            return self._pieces.pop()
        raise ConnectionResetError("gone")


def test_a_file_grows_piece_by_piece(storage: Storage) -> None:
    with storage.spool.hold(KEY):
        assert storage.spool.append(KEY, io.BytesIO(b"abc"), at=0, room=6) == 3
        assert storage.spool.append(KEY, io.BytesIO(b"def"), at=3, room=3) == 6
    assert storage.spool.length(KEY) == 6
    with storage.spool.open(KEY) as file:
        assert file.read() == b"abcdef"
    assert [entry.key for entry in storage.spool.iterate()] == [KEY]
    storage.spool.delete(KEY)
    storage.spool.delete(KEY)
    assert storage.spool.length(KEY) == 0
    with pytest.raises(NotFound):
        storage.spool.open(KEY)


def test_what_lies_behind_the_place_is_written_over(storage: Storage) -> None:
    storage.spool.append(*new_in(storage), at=0, room=9)
    assert storage.spool.append(KEY, io.BytesIO(b"XY"), at=2, room=9) == 4
    with storage.spool.open(KEY) as file:
        assert file.read() == b"abXY"


def new_in(storage: Storage) -> tuple[str, io.BytesIO]:
    """Begin an unfinished file; return its key and what is to go in."""
    with storage.spool.hold(KEY):
        return KEY, io.BytesIO(b"abcdef")


def test_what_came_before_a_connection_broke_off_stays(storage: Storage) -> None:
    new_in(storage)
    with pytest.raises(ConnectionResetError):
        storage.spool.append(KEY, Breaking(b"abc"), at=0, room=9)  # type: ignore[arg-type]
    assert storage.spool.length(KEY) == 3


def test_more_than_there_is_room_for_is_refused(storage: Storage) -> None:
    new_in(storage)
    with pytest.raises(TooLarge):
        storage.spool.append(KEY, io.BytesIO(b"abcdef"), at=0, room=5)


def test_a_file_that_is_held_is_held_against_others(storage: Storage) -> None:
    with storage.spool.hold(KEY):
        with pytest.raises(Conflict), storage.spool.hold(KEY):
            pass
        with storage.spool.hold(KEY[::-1]):
            pass
    with storage.spool.hold(KEY):
        pass


@pytest.mark.parametrize("key", ["", "x", "../../etc/passwd", "0" * 31, "0" * 33, "G" * 32])
def test_other_keys_name_nothing(storage: Storage, key: str) -> None:
    with pytest.raises(ValueError, match="no key"):
        storage.spool.length(key)
