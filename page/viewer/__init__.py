"""A document on a page of its own: its text and, of a PDF, its pages as pictures, with the quoted words marked."""
