"""The app that `qual app` serves: opens a study and routes to the pages; nothing else."""

from qual.ui import shell

shell.run()
