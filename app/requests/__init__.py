"""What may be asked, a file for each part of a request, and how a request is checked, costed and built."""
