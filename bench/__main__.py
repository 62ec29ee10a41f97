"""`make bench`: every measurement there is."""

from bench import pages

pages.main()
