"""An organisation is set up step by step, until it may open for questions: in the browser and by a file.

fields    small fields that the steps share
forms     the steps: what each asks, what it checks, how it is kept
steps     in which order, and what is still missing
file      the same steps from a TOML file (`manage.py set_up`)

The browser's pages stand in `moderation/views/set_up.py`. What is missing is what keeps the form for questions shut
(`Organisation.gaps`): there is one rule.
"""
