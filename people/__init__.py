"""Staff: who answers, for which organisation and team, with which role and face."""
