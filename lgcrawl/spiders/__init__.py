"""One spider per access method, never per site."""
