"""What the shop's assistant says, in YAML, in both languages."""
