"""What do all tests share? The root on the path, telemetry off."""

from __future__ import annotations

import os

os.environ["RASA_TELEMETRY_ENABLED"] = "false"
