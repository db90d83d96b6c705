"""Faults planted on purpose, one by one, each of which a test has to notice: run as a program by `make mutants`."""
