"""What the station does, one verb a file, for the recorder process and the window process alike."""
