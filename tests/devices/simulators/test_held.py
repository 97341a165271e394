from devices.panel import Panel
from devices.simulators.held import Held


class Counting:
    def __init__(self):
        self.asked = []

    def at(self, now):
        self.asked.append(now)
        return {"": Panel(bolus_count=len(self.asked))}


def test_panels_are_looked_at_once_a_second_and_at_once_after_a_leap():
    source = Counting()
    held = Held(source)
    seen = [held.at(now)[""].bolus_count for now in (0.0, 0.4, 0.9, 1.0, 1.5, 61.0)]
    assert source.asked == [0.0, 1.0, 61.0]
    assert seen == [1, 1, 1, 2, 2, 3]
