from __future__ import annotations

from hypothesis import settings

# No test depends on how busy the machine is.
settings.register_profile("foreigndesk", deadline=None)
settings.load_profile("foreigndesk")
