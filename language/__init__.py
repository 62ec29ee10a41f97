"""What a program can tell from a text in fi, sv, nb and en. Pure functions, no Django, no models."""
