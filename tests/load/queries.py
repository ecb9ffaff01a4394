"""Real ways of typing an address, with the commune that is meant.

Some are written by hand, each for a trap; the others are drawn, with a fixed seed, from the
communes weighted by population, and typed the way people type: no accent, no hyphen, abbreviated,
unfinished, with a letter wrong.
"""

import random
from collections.abc import Callable, Iterator

from erpps_app.adapters.addresses.communes import CURRENT, CommuneRow, everywhere
from erpps_app.domain.address import words_of

BY_HAND = (
    ("20 boulevart arago 22000 saint brieuc", "22278"),
    ("20 bd Arago St-Brieuc", "22278"),
    ("20 boulevard arago 22000", "22278"),
    ("20 boulevard arago 22000 st b", "22278"),
    ("8 bis rue de l'église 80000 amiens", "80021"),
    ("8bis, rue de l’Église - 80000 AMIENS", "80021"),
    ("12 av du gal de gaulle 94160 st mande", "94067"),
    ("paris", "75056"),
    ("paris 15", "75115"),
    ("75015", "75056"),
    ("lyon 3e", "69383"),
    ("13008 marseille", "13055"),
    ("97400 saint denis", "97411"),
    ("93200 saint denis", "93066"),
    ("ajaccio", "2A004"),
    ("20200 bastia", "2B033"),
    ("1 cours napoleon 20000 ajaccio", "2A004"),
    ("montaigu le blin", "03179"),
    ("la rochelle", "17300"),
    ("rochelle", "17300"),
    ("12 rue de paris lille", "59350"),
    ("villeneuve d'asq", "59009"),
    ("villeneuve d ascq", "59009"),
    ("saint breuc", "22278"),
    ("5 allée des lilas st etienne du rouvray", "76575"),
    ("1 rue gambetta 35400 st malo", "35288"),
    ("10 place bellecour 69002 lyon cedex 02", "69123"),
    ("5 rue du 8 mai 1945 59000 lille", "59350"),
    ("lieu dit kerhuon 29480 le relecq kerhuon", "29235"),
    ("fort de france", "97209"),
    ("97300 cayenne", "97302"),
    ("mamoudzou", "97611"),
    ("noumea", "98818"),
    ("2 rue de l'oeuvre 67000 strasbourg", "67482"),
    ("bourg en bresse", "01053"),
    ("clermont ferrand", "63113"),
    ("le mans", "72181"),
    ("les sables d olonne", "85194"),
    ("aix en provence", "13001"),
    ("boulogne billancourt", "92012"),
)
WAYS: tuple[Callable[[CommuneRow, random.Random], str], ...] = (
    lambda row, _: f"12 rue de la gare {row.postcodes[0]} {row.name}",
    lambda row, _: f"12 rue de la gare {row.postcodes[0]} {_plain(row.name)}",
    lambda row, _: f"3 bis av jean jaures {row.postcodes[0]} {_short(row.name)}",
    lambda row, draw: f"1 place de la mairie {row.postcodes[0]} {_mistyped(row.name, draw)}",
    lambda row, _: f"7 chemin des vignes {row.postcodes[0]} {_plain(row.name)[:-2] or row.name}",
    lambda row, _: f"{row.name} {row.postcodes[0]}",
    lambda row, _: f"{row.postcodes[0]} {_plain(row.name)}",
)
DRAWN = 60


def queries() -> Iterator[tuple[str, str]]:
    """What is typed, and the code of the commune that is meant."""
    yield from BY_HAND
    draw = random.Random(20261123)
    rows = [row for row in everywhere() if row.kind == CURRENT and row.postcodes]
    weights = [row.population + 1 for row in rows]
    for way in WAYS:
        for row in draw.choices(rows, weights, k=DRAWN):
            yield way(row, draw), row.code


def _plain(name: str) -> str:
    return " ".join(words_of(name))


def _short(name: str) -> str:
    return _plain(name).replace("saint ", "st ").replace("sainte ", "ste ")


def _mistyped(name: str, draw: random.Random) -> str:
    """Two neighbouring letters changed places, as fast fingers do."""
    plain = _plain(name)
    if len(plain) < 5:
        return plain
    at = draw.randrange(1, len(plain) - 2)
    return plain[:at] + plain[at + 1] + plain[at] + plain[at + 2 :]
