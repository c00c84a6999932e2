"""How texts, codes, units and names are compared where people write the same thing in many ways."""
