"""Ways to tell the company's other systems what becomes of orders. A new one is one file here."""
