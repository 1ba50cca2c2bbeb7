"""One file per channel: verify, parse, render."""
