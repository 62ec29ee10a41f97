"""The desk, by what a person does: queue · question (page, steps, writing, notes) · bring_in · library · figures · team · face.

Each view says for whom it is (`guard.for_roles`); nobody else gets in.
"""
