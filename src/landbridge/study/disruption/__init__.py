"""What is lost when something closes: one thing by itself, several at once, part of it."""
