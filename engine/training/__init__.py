"""Training: the gradient alone, the loop around it, metrics of an iteration, predictions and sampling."""
