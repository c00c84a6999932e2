"""Are the checks any good? A made-up trade, right orders, orders with one fault or two, and what is made of them.

It knows the product by its papers alone: master data goes in by the documented columns, orders as order documents, and
verdicts come out of ``orderbot check --json``. Nothing here imports the product.
"""
