"""The sections of the documents: facts in, flowables out; emptiness is said in words."""
