"""The demo district's schematic map as an administrator would place it: blocks, river, road, railway, hills."""

from __future__ import annotations

from typing import Any

from guatu.cli.demo.district import RIVER, ROAD, TOWNS

FRAME = (22, 14, 722, 640)
RIVER_NAMES = (((60, 188), 0), ((476, 166), 47))
RAILWAY = ((300, 602), (300, 537.5), (330, 505.2), (560, 258), (700, 107.5), (735, 69.9))
HILLS = ((52, 606),)


def schematic_map() -> dict[str, Any]:
    """The value of the site fact that the wall chart draws from."""
    return {
        "frame": FRAME,
        "blocks": {town.code: {"outline": town.outline, "label": town.label} for town in TOWNS},
        "water": [
            {"line": RIVER, "names": [{"text": "临 江", "at": at, "turn": turn} for at, turn in RIVER_NAMES]}
        ],
        "roads": [ROAD],
        "railways": [RAILWAY],
        "hills": HILLS,
    }
