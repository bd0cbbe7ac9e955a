"""Trade tables: read strictly, codes and windows understood, larger than memory if need be."""
