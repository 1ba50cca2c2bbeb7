"""Files of other systems, read into the shop: all of a file or nothing, and every row accounted for."""
