"""Pages that speak of everything, by what a person does there."""
