"""How simulated devices and their patient behave.  Time is an argument; no wire format is known here."""
