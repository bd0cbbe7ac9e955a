"""What was asked and answered, kept on disk: nothing that was told is lost, nothing asked twice."""
