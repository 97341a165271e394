"""Paper: a summary of facts in, PDF bytes out; it knows the domain and nothing of where facts lie."""
