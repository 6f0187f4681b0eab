"""How well the register is read: gold rows of the shipped and of invented documents, and the command that scores."""
