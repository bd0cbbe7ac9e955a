"""A proved optimum read back into the words of the case, one table a file."""
