"""What runs inside the Rasa server."""
