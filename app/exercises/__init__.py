"""Sheets of hidden numbers: what students are asked, the file that they hand in, and the marks of a folder of such."""
