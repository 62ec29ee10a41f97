"""The settings of the site, and one app more."""

from portal import settings as now

for name in dir(now):
    if name.isupper():
        globals()[name] = getattr(now, name)
INSTALLED_APPS = [*now.INSTALLED_APPS, "tests.faults.next_release"]
