"""Messages of the filesystem broker appear whole, seen by a reader that never waits."""

import threading
from json import JSONDecodeError
from queue import Empty
from uuid import uuid4

import pytest
from kombu import Connection
from kombu.transport import filesystem

from modelagency import spool

pytestmark = pytest.mark.once
MESSAGES = 30
LONG = "政" * 1_000_000  # long enough to be seen half written


def connection(transport, folder):
    options = {"data_folder_in": str(folder), "data_folder_out": str(folder), "control_folder": str(folder / "control")}
    return Connection("filesystem://localhost", transport=transport, transport_options=options)


def send(transport, folder, name):
    with connection(transport, folder) as sender:
        queue = sender.SimpleQueue(name)
        for number in range(MESSAGES):
            queue.put({"number": number, "text": LONG})
        queue.close()


def read_all(transport, folder) -> tuple[int, int]:
    """Send from one thread, read from another; return how many came whole and how many broken."""
    name = uuid4().hex
    sending = threading.Thread(target=send, args=[transport, folder, name])
    whole = broken = 0
    with connection(transport, folder) as reader:
        channel = reader.channel()
        sending.start()
        while sending.is_alive() or channel._size(name):
            try:
                channel._get(name)
                whole += 1
            except Empty:
                pass
            except JSONDecodeError:
                broken += 1
    sending.join()
    return whole, broken


def test_messages_appear_whole(tmp_path):
    assert read_all(spool.Transport, tmp_path) == (MESSAGES, 0)


def test_the_stock_transport_shows_halves(tmp_path):
    assert read_all(filesystem.Transport, tmp_path)[1] > 0


def test_a_table_of_queues_appears_whole(tmp_path):
    with connection(spool.Transport, tmp_path) as sender:
        sender.SimpleQueue(name := uuid4().hex).close()
    folder = tmp_path / "control"
    assert [path.name for path in folder.iterdir()] == [f"{name}.exchange"]
    assert name in (folder / f"{name}.exchange").read_text()
