"""A backward pass that somebody wrote by hand: the mistakes that there are, and which of them explain its numbers."""
