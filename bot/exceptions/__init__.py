"""The workbook of what waits for a person: written, handed out, taken back."""
