"""A case held ready, to be solved again with scenarios without building it anew."""
