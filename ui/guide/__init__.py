"""The user's guide on screen: chapters at the left, the text at the right, without a network."""
