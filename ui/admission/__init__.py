"""A patient comes, moves to another bed, goes home: the forms, and how what is typed is read."""
