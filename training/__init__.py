"""How the weights that are shipped were made: `python -m training.fit_evidence`."""
