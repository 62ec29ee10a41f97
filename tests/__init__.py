"""The proof. tests/<app>/test_<module>.py; architecture/, ground/, e2e/ (a real browser), servers/, factories.py."""
