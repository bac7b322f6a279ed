"""``python -m tweetup``."""

import sys

from tweetup.cli import main

if __name__ == "__main__":
    sys.exit(main())
