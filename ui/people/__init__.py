"""Who is at the keyboard: a name from the ward's list and a PIN."""
