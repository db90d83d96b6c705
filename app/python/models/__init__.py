"""Models of PyTorch and Keras as requests: their layers, weights, batch and loss in our words."""
