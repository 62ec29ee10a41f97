"""What a young person asked, private: the question, its thread, its drafts and its life."""
