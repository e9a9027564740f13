"""Every number that decides between "nothing happened" and "a human must look": named, with its unit and reason.

The law gives none of them; they are the district's, kept as versioned configuration `watch.thresholds`.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import Any


@dataclass(frozen=True, slots=True)
class Thresholds:
    """What the engine goes by. Defaults are what the alarm-quality benchmark was tuned with.

    Position
    clock_ahead_s            a fix further in the future than this is kept, not judged: it would blind the engine
    clock_back_s             nothing but older fixes for so long: the device's clock was set back, follow it
    top_speed_kmh            faster than a high-speed train between two fixes is a jump, not a journey
    cruise_kmh, starting_mps2   what a person may have covered between two fixes beyond the speed reported at
                             both ends; on real tracks 98 of 100 steps of 10, 30 and 60 s stay below
    hurry_kmh                the same between two doubtful fixes, which only must hang together
    jump_fixes               reflections last one to three fixes: the next one that hangs together is the truth
    doubt_s                  after so long without a position believed, the next possible one is
    frozen_kmh               the very same coordinates at this speed are an old position sent again
    unknown_*_accuracy_m     what to assume where the device says nothing

    Borders
    exit_least_m             drift at a border reaches about 60 m whatever accuracy is stated: nearer is no exit
    drift_memory_s           fixes nearer in time than this share one drift: one does not support the other
    curfew_least_m           a home is judged from indoors, where positions are worse
    beyond_accuracy_m        and it must be outside its own accuracy by this much
    exit_fixes               fixes that say so before an episode begins; the second is the proof
    doubtful_fixes           the same where the fixes do not fit the speed reported
    place_least_m            how deep one must be in a prohibited place, likewise; in a small one a quarter of its
                             shorter side is enough
    prohibited_dwell_s, curfew_dwell_s   passing by, or stepping out to the bins, is not being there
    return_fixes             fixes back inside that end an episode
    brief_exit_s, brief_exit_kmh   one fix outside between two inside this far apart, by someone on the move, is an
                             exit seen once; one at rest is a reflection
    late_s                   a fix that comes after later ones still helps to prove an exit this near in time

    Devices
    battery_*_percent        below the first the wearer is told, below the second a human looks, above the third over
    silence_intervals, silence_least_s   reports missed, and not less than a long tunnel or lift takes
    silence_day_s            the 24-hour rule: no contact for a day
    no_position_s            the device talks but finds no position
    """

    clock_ahead_s: int = 120
    clock_back_s: int = 120
    top_speed_kmh: int = 400
    cruise_kmh: int = 6
    hurry_kmh: int = 18
    starting_mps2: float = 0.4
    jump_fixes: int = 3
    doubt_s: int = 300
    frozen_kmh: int = 8
    unknown_satellite_accuracy_m: int = 25
    unknown_wifi_accuracy_m: int = 100
    unknown_base_station_accuracy_m: int = 1000
    exit_least_m: int = 60
    drift_memory_s: int = 25
    curfew_least_m: int = 95
    beyond_accuracy_m: int = 10
    place_least_m: int = 25
    exit_fixes: int = 2
    doubtful_fixes: int = 4
    prohibited_dwell_s: int = 60
    curfew_dwell_s: int = 60
    return_fixes: int = 2
    brief_exit_s: int = 75
    brief_exit_kmh: int = 8
    late_s: int = 600
    battery_wearer_percent: int = 20
    battery_alert_percent: int = 5
    battery_recovered_percent: int = 25
    silence_intervals: int = 10
    silence_least_s: int = 900
    silence_day_s: int = 86_400
    no_position_s: int = 43_200

    def to_configuration(self) -> dict[str, Any]:
        """The content of a configuration version."""
        return asdict(self)

    @classmethod
    def from_configuration(cls, value: dict[str, Any]) -> Thresholds:
        """Read a configuration version; what it leaves out keeps its default. ValueError names what is wrong."""
        known = {field.name: field.default for field in fields(cls)}
        if unknown := sorted(set(value) - set(known)):
            raise ValueError(f"unknown thresholds: {', '.join(unknown)}")
        for name, number in value.items():
            if isinstance(number, bool) or not isinstance(number, int | float) or number < 0:
                raise ValueError(f"{name}: a number that is not negative is wanted, not {number!r}")
        return cls(**value)
