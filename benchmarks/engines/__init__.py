"""Ways to solve multicommodity flow, side by side: what `compare.py` runs."""
