"""`python -m guatu.cli` is the same as the `guatu` command."""

import sys

from guatu.cli import main

sys.exit(main())
