"""Subscribers of the log of publications: who they are, what they are owed, how it is sent."""
