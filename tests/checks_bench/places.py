"""Where customers are: provinces, cities and districts that belong together, with postcode and area code."""

from dataclasses import dataclass
from random import Random

from tests.checks_bench.words import TEXTS, WORDS


@dataclass(frozen=True)
class Place:
    """A district with what belongs to it."""

    province: str
    city: str
    district: str
    postcode: str
    area_code: str


def _read() -> tuple[Place, ...]:
    found = []
    for line in TEXTS["places"].strip().splitlines():
        province, city, code, *districts = line.split()
        for name, postcode in zip(districts[::2], districts[1::2], strict=True):
            found.append(Place(province, city, name, postcode, code))
    return tuple(found)


PLACES = _read()


def street(rng: Random) -> str:
    """A road and a number, sometimes with the house in it."""
    road = f"{rng.choice(WORDS['roads'])}{rng.choice(('路', '路', '大道', '街'))}{rng.randint(1, 1999)}号"
    inside = (f"{rng.choice(WORDS['parks'])}{rng.randint(1, 20)}栋", f"{rng.randint(1, 9)}号楼{rng.randint(1, 6)}层")
    return road + (rng.choice(inside) if rng.random() < 0.4 else "")


def written(place: Place, rest: str) -> tuple[str, ...]:
    """An address as people write it: whole, with blanks, or without its province."""
    city = [] if place.city == place.province else [place.city]
    parts = [place.province, *city, place.district, rest]
    return ("".join(parts), " ".join(parts), "".join(parts[1:] if city else parts))


def mobile(rng: Random) -> str:
    """A number of a range that is in use."""
    ranges = ("138", "139", "136", "137", "150", "158", "186", "188", "133", "189")
    return rng.choice(ranges) + f"{rng.randrange(10**8):08}"


def landline(place: Place, rng: Random) -> str:
    """Area code and a number of the city's length."""
    digits = 5 if place.area_code in WORDS["seven_digits"] else 6
    return f"{place.area_code}-{rng.choice((6, 8))}{rng.randrange(1, 9)}{rng.randrange(10**digits):0{digits}}"
