"""What targets with an API stand on: calls and what they may mean, limits, evidence, field mapping, comparison."""
