"""The documents of the corpus folder: put in, taken out, edited, listed; each with a receipt."""
