"""The outside world: where orders come from, where they go, how people are told. Knows nothing of bot or extractors."""
