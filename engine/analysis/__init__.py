"""What can be measured of a gradient: whether it is right, how far it reaches, and what bounds it."""
