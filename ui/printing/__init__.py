"""Paper before it is paper: a document's pages on the screen, and on their way to a printer."""
