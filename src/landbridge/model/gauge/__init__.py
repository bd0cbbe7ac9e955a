"""What a plan is measured by where thousands are compared: plain numbers, no frames."""
