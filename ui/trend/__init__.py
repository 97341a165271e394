"""The chart of one patient: lanes on one time axis, thinned before drawing and broken at gaps."""
