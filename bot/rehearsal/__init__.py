"""Changed rules or master data, tried on orders of the past before they count for those to come. Nothing is written."""
