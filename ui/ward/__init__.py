"""The ward board: a card a bed, in fixed places, for the whole ward at a glance."""
