"""Lessons: files of stops and questions, whose numbers are computed from the films that they name."""
