"""What is answered, typed, a file for each subject: what a reader may rely on, and how numbers travel."""
