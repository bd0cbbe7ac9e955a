"""What a result hangs on: input numbers ranked by what their ranges do to it."""
