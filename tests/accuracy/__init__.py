"""How much of the corpus is read right, and how sure reading may be of itself."""
