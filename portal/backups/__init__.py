"""Backups: one sealed file of the database and the pictures, made and taken in piece by piece.

sealed    what nobody reads without the private key, and what tells when it was cut or changed
stores    PostgreSQL by pg_dump and pg_restore; SQLite, for the demo
packing   what is in the file, and in which order
keeping   the folder: names, ages, the row that tells of the last one
"""
