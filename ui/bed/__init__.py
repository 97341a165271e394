"""One patient's page: dose and vital signs with their ages, the live chart, what was entered."""
