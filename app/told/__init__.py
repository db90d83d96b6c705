"""What is told, typed, a file for each subject: what a reader may rely on, and what the API page tells."""
