import threading

from ui.wire import Wire


def test_what_another_thread_tells_arrives_on_the_gui_thread_in_order(qtbot):
    wire = Wire()
    heard = []
    home = threading.get_ident()
    wire.told.connect(lambda told: heard.append((told, threading.get_ident() == home)))
    speaker = threading.Thread(target=lambda: [wire.told.emit(n) for n in range(3)])
    speaker.start()
    speaker.join()
    qtbot.waitUntil(lambda: len(heard) == 3)
    assert [told for told, _ in heard] == [0, 1, 2]
