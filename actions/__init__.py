"""Rasa's custom actions: read the turn, call one service, say it."""
