"""What the program costs, beside the limit. `make bench`."""
