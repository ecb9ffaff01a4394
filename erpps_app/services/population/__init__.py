"""A synthetic population, as large as one likes, for demonstrations and measurements."""
