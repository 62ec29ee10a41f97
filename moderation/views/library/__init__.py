"""The library at the desk: the lists, an article's life, writing one, published answers."""
