"""Hours that grow with the load, and the plans they lead to."""
