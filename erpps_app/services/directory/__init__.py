"""The Annuaire: what the register publishes, the log of it, and those who read it."""
