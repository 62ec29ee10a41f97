"""The desk, by what a person does.

queue · question (page, telling, drafting, steps, writing) · bring_in · snippets · library · figures · team · face

Each view says for whom it is (`guard.for_roles`); nobody else gets in.
"""
