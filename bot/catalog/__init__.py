"""Products and variants: what the shop sells, and answers about it."""
