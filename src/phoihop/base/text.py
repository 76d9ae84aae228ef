"""Text as people write it: composed (NFC), folded for search, sorted by given name.

Some public texts write U+00D0 (Icelandic eth) for U+0110; both fold to d. Marks
are folded here and not by the database, which leaves d with stroke alone.
"""

import unicodedata
from functools import cache

_STROKED = str.maketrans({"đ": "d", "Đ": "d", "Ð": "d", "ð": "d"})
_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_KEPT = "\n\t"

SortKey = tuple[tuple[tuple[tuple[int, ...], ...], tuple[int, ...]], ...]


def nfc(text: str) -> str:
    """Return the text composed, as the web's fonts and a byte comparison need it."""
    return unicodedata.normalize("NFC", text)


def folded(text: str) -> str:
    """Return the text without marks and case, spaces single: what a search compares."""
    bare = unicodedata.normalize("NFD", text.translate(_STROKED))
    kept = (each for each in bare if not unicodedata.combining(each))
    return " ".join("".join(kept).casefold().translate(_STROKED).split())


def clean(text: str) -> str:
    """Return a person's input composed, trimmed, without control or invisible characters.

    Line ends become newlines; newlines and tabs inside stay, all else in the
    categories Cc, Cf, Cs, Co, Cn, Zl and Zp is dropped.
    """
    lines = nfc(text).replace("\r\n", "\n").replace("\r", "\n")
    kept = (c for c in lines if c in _KEPT or unicodedata.category(c) not in _HIDDEN)
    return nfc("".join(kept)).strip()


def given_name_key(name: str) -> SortKey:
    """Return the key that sorts people as Viet Nam does: by given name, then the rest.

    The last syllable comes first; letters in Vietnamese order (a ă â b c d đ ...);
    tones (ngang huyền hỏi ngã sắc nặng) break ties only.
    """
    syllables = [_syllable(each) for each in nfc(name).casefold().split()]
    if not syllables:
        return ()
    return (syllables[-1], *syllables[:-1])


def _syllable(text: str) -> tuple[tuple[tuple[int, ...], ...], tuple[int, ...]]:
    letters = [_letter(each) for each in text]
    return tuple((rank,) for rank, _ in letters), tuple(tone for _, tone in letters)


@cache
def _letter(letter: str) -> tuple[int, int]:
    """Return the place of a letter in the alphabet and its tone; others come after."""
    marks = unicodedata.normalize("NFD", "đ" if letter == "ð" else letter)
    tone = next((_TONES[each] for each in marks if each in _TONES), 0)
    base = nfc("".join(each for each in marks if each not in _TONES))
    place = _LETTERS.find(base) if base else -1
    return (place if place >= 0 else len(_LETTERS) + ord(letter[0])), tone
