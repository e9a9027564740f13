"""The invented ground of the synthetic district: a boundary nobody surveyed, and where its wearers live.

SYNTHETIC. The shape only lies roughly where a district of that name is; no line of it follows a real border, road or
home. WGS-84 degrees, longitude first. Pure: simulated terminals and the demo's acts read the same ground.
"""

from __future__ import annotations

from dataclasses import dataclass

BOUNDARY_NAME = "合川区界（演示，虚构）"
BOUNDARY: tuple[tuple[float, float], ...] = (
    (106.020, 29.910),
    (106.075, 29.842),
    (106.160, 29.815),
    (106.248, 29.838),
    (106.330, 29.790),
    (106.421, 29.812),
    (106.498, 29.872),
    (106.525, 29.950),
    (106.525, 30.050),
    (106.560, 30.118),
    (106.507, 30.196),
    (106.420, 30.228),
    (106.331, 30.205),
    (106.252, 30.251),
    (106.158, 30.214),
    (106.092, 30.150),
    (106.041, 30.060),
    (106.020, 29.910),
)


@dataclass(frozen=True, slots=True)
class Wearer:
    """One device of the demo and where its wearer lives. `identity` is the raw phone field on the wire, in hex.

    Twelve hex digits are a JT/T 808-2013 terminal, twenty a 2019 one.
    """

    identity: str
    lon: float
    lat: float

    @property
    def is_2019(self) -> bool:
        return len(self.identity) == 20


# Lives 290 m inside the straight eastern edge (longitude 106.525) and drives due east: outside within the first minute.
LEAVER = Wearer("013900990001", 106.522, 30.000)
STAYERS = (
    Wearer("013900990002", 106.276, 29.976),
    Wearer("013900990003", 106.262, 29.990),
    Wearer("013900990004", 106.301, 29.968),
    Wearer("013900990005", 106.310, 30.012),
    Wearer("013900990006", 106.184, 29.930),
    Wearer("013900990007", 106.402, 29.905),
    Wearer("00000000013900990008", 106.388, 30.094),
    Wearer("00000000013900990009", 106.215, 30.120),
    Wearer("00000000013900990010", 106.130, 30.040),
    Wearer("00000000013900990011", 106.455, 30.150),
    Wearer("00000000013900990012", 106.290, 29.888),
)
WEARERS = (LEAVER, *STAYERS)
AUTH_CODE = "demo-only"
REPORT_SECONDS = 10
