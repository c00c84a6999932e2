"""When something is to run. Knows nothing of what it starts."""
