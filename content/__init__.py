"""What the public reads: topics, articles, words, helplines and published answers."""
