"""Stock: what is there, what is promised, and what may be said about it."""
