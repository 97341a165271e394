"""The steps, by number; a released one is never changed."""
