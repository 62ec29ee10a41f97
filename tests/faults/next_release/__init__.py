"""A made-up next release: what its migration does while the release before it serves."""
