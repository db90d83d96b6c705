"""A film as a program: its network, data and loss, with backward by hand in NumPy or by autograd in PyTorch."""
