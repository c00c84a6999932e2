"""Where orders come from. A new source is one file here."""
