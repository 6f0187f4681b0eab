"""Documents that carry instructions, and what becomes of them."""
