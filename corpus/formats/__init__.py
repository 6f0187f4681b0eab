"""The bytes of a file -> plain text whose form the block reader understands, and what the file says of itself.

One file a format. Headings are written as "# ", items keep their numbers, a table is rows of cells between bars with
the header first, a form feed parts two pages. Everything here runs in a child process (see corpus/child.py).
"""
