"""The command's rooms: what each command does and how it looks."""
