"""What keeps a shop running: its three processes, its model, its database, its ports."""
