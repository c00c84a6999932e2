"""How much slower the product is than the raw libraries that it stands on, measured in the same run."""
