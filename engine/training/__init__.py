"""Many iterations in a row: the gradient alone, the loop around it, and what is told of each."""
