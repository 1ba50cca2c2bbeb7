"""When a person takes over, and what that person sees."""
