"""The Socket.IO namespaces, one file per caller."""
