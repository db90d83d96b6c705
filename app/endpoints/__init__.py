"""What can be computed on request: a file for each kind of answer, and the registry that names them all."""
