"""The HTTP routes, one file per caller."""
