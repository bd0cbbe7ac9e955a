"""What was asked and answered, kept on disk: nothing that was told is lost, nothing asked twice."""

FOLDER = ".landbridge/runs"
"""Where runs are kept, seen from where a command is given, unless it is said otherwise."""
