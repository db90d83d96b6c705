"""Between the network and an answer: the server, its middleware, connections, clients, and pages about itself."""
