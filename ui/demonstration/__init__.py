"""What only a demonstration has: the visitor's small panel, and the pictures of every screen."""
