"""Paper: a summary of facts in, PDF bytes out; it knows the domain, not where facts lie."""
