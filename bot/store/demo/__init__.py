"""A demo shop, made by one deterministic generator."""
