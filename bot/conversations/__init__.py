"""The log of what was said, by whom, in which order, and who speaks for the shop."""
