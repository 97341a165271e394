from devices import measures


def test_every_benchmark_of_the_devices_has_its_name():
    assert set(measures.MEASURES) == {"decode", "agree", "far-end", "fuzz"}


def test_decoding_and_damage_are_asked_of_every_protocol(monkeypatch):
    monkeypatch.setattr(measures, "decode", lambda known: [len(list(known))])
    monkeypatch.setattr(measures, "mutate", lambda known, *_more: [len(list(known))])
    assert measures.MEASURES["decode"]()[0] >= 2
    assert measures.MEASURES["fuzz"]()[0] >= 2


def test_the_slow_ones_are_asked_with_the_real_clock(monkeypatch):
    asked = []
    monkeypatch.setattr(measures, "agree", lambda *words: asked.append(words) or [])
    monkeypatch.setattr(measures, "far_ends", lambda *words: asked.append(words) or [])
    assert measures.MEASURES["agree"]() == []
    assert measures.MEASURES["far-end"]() == []
    assert len(asked) == 2
