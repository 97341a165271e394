"""Lines and devices: choosing a port, seeing what it says, whose the device is, and letting go."""
