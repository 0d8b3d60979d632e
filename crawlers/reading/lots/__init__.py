"""What a lot's page says, read into columns: one module per kind of words."""
