"""A set of observations and the pain score: the form a nurse answers by Tab and digits."""
