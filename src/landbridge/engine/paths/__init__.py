"""An engine that thinks in paths: column generation, to the same proved optimum as the links."""
