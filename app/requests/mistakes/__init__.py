"""Requests about mistakes: those of somebody else, which are looked for, and those that are planted in a trace."""
