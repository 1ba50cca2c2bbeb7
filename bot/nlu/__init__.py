"""Understanding: tokens, intent, entities."""
