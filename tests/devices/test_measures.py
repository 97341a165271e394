import pytest

from devices import measures


def test_every_benchmark_of_the_devices_has_its_name():
    assert set(measures.MEASURES) == {"decode", "agree", "far-end", "replug", "fuzz"}


@pytest.mark.parametrize(
    ("name", "does"), [("decode", "decode"), ("replug", "replug"), ("fuzz", "mutate")]
)
def test_what_needs_no_clock_is_asked_of_every_protocol(monkeypatch, name, does):
    asked = []
    monkeypatch.setattr(measures, does, lambda *words: asked.append(words) or [])

    assert measures.MEASURES[name].measure(7, 5) == []

    [(known, amount, *_more)] = asked
    assert len(list(known)) >= 2
    assert amount == 7


def test_the_slow_ones_are_asked_with_the_real_clock(monkeypatch):
    asked = []
    monkeypatch.setattr(measures, "agree", lambda *words: asked.append(words) or [])
    monkeypatch.setattr(measures, "far_ends", lambda *words: asked.append(words) or [])

    assert measures.MEASURES["agree"].measure() == []
    assert measures.MEASURES["far-end"].measure(60) == []

    (_clock, _errors, scripts, seed), (_kinds, _clock, seconds) = asked
    assert (scripts, seed, seconds) == (20, 0, 60)


def test_the_figures_of_damaged_frames_come_from_a_seed(monkeypatch):
    asked = []
    monkeypatch.setattr(measures, "mutate", lambda *words: asked.append(words[1:3]) or [])

    measures.MEASURES["fuzz"].measure(10_000_000, 2)
    measures.MEASURES["fuzz"].measure()

    assert asked == [(10_000_000, 2), (1_000_000, 1)]
