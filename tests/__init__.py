"""Promises of the product, in the folders of what keeps them."""
