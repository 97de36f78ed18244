"""Each system's view of the truth, in its own columns; the contract gives codes and forms.

A view returns frames by table name. `View` holds what they share.
"""

from __future__ import annotations

from synthetic.systems.view import Tables, View

__all__ = ["Tables", "View"]
