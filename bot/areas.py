"""Whether, from where and how fast goods reach a place: the closest row of the areas counts."""

from bot.china_places import Place, plain_place, present_district
from bot.masterdata import Area, MasterData


def closest_area(master: MasterData, place: Place) -> Area | None:
    """The row for the district, else for the city, else for the province, else for everywhere; None without any."""
    if not master.areas:
        return None
    provinces = [place.province or (place.provinces[0] if len(place.provinces) == 1 else None), None]
    towns = [name for name in (place.city, place.prefecture) if name]
    if not towns and len(place.district_cities) == 1:
        towns = list(place.district_cities)
    names = (place.district, present_district(place), place.city if place.prefecture else None)
    districts = [plain_place(name) for name in names if name]
    tries = [
        *((province, city, district) for district in districts for city in (*towns, None) for province in provinces),
        *((province, city, None) for city in towns for province in provinces),
        (provinces[0], None, None),
        (None, None, None),
    ]
    return next((master.areas[key] for key in tries if key in master.areas), None)
