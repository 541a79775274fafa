"""What goes to the browser."""

from __future__ import annotations

from typing import Any

#: a message, or a part of one: what JSON can say, in the shape that the component which draws it expects
Told = dict[str, Any]
