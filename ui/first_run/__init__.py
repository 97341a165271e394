"""The first start of a ward: its name and beds, the first person, a device, the first patient."""
