"""The trail of the request at hand."""

from threading import Thread

from records.context import Trail, current, following

ONE, TWO = Trail("10.0.0.1", "one"), Trail("10.0.0.2", "two")


def test_blocks_nest_and_end():
    with following(ONE):
        with following(TWO) as inner:
            assert current() is inner is TWO
        assert current() is ONE
    assert current() == Trail("", "")


def test_an_error_ends_the_block_too():
    try:
        with following(ONE):
            raise ValueError
    except ValueError:
        assert current() == Trail()


def test_another_thread_has_a_trail_of_its_own():
    seen = []
    with following(ONE):
        thread = Thread(target=lambda: seen.append(current()))
        thread.start()
        thread.join()
    assert seen == [Trail()]
