"""Document -> the facts of the register. READ model.py FIRST; read.py puts the four readers together."""
