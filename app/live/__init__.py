"""Live: a class that looks at the same step, answers, and sees what it thinks."""
