"""`python -m landbridge`: the command line where its script is not on the path."""

import sys

from landbridge.cli import main

sys.exit(main())
