"""What a person may type to have a subject masked, drawn from the scenes' own words."""
from __future__ import annotations

from dataclasses import dataclass

import torch

from .scenes import MIXED

VOWELS = tuple("aeiou")


def article(words: str) -> str:
    return f"{'an' if words.startswith(VOWELS) else 'a'} {words}"


@dataclass
class Names:
    """The nouns of each subject, the colours, and the rows that they were read from."""

    rows: list[dict]
    nouns: dict[str, list[str]]
    colours: list[str]

    @classmethod
    def of(cls, rows: list[dict]) -> "Names":
        nouns: dict[str, set[str]] = {}
        colours: set[str] = set()
        for row in rows:
            noun = row["object"]
            if row["look"] != MIXED:
                colour, _, noun = noun.partition(" ")
                colours.add(colour)
            nouns.setdefault(row["subject"], {row["subject"]}).add(noun)
        return cls(rows, {subject: sorted(words) for subject, words in sorted(nouns.items())}, sorted(colours))

    def draw(self, row: dict, place: bool, g: torch.Generator) -> str:
        """A name of the row's subject, as projects have them: its object, a noun, its words, its caption, the look's id.

        A colour may be wrong: what a name names is decided by its noun, so that a subject whose colours drifted is found.

        place: whether the caption, which names the place too, may be drawn.
        """
        def chance() -> float:
            return float(torch.rand((), generator=g))

        def pick(values: list[str]) -> str:
            return values[int(torch.randint(len(values), (), generator=g))]

        kind = chance()
        if kind < 0.4:
            words = row["object"]
        elif kind < 0.65:
            noun = pick(self.nouns[row["subject"]])
            words = noun if chance() < 0.5 else f"{pick(self.colours)} {noun}"
        elif kind < 0.8 or (kind < 0.9 and not place):
            return row["subject_text"]
        elif kind < 0.9:
            return row["caption"]
        else:
            look = "" if row["look"] == MIXED else f"{row['look']}-"
            words = f"{look}{row['subject']}".replace("-", pick(["-", " ", "_"]))
        how = chance()
        return words if how < 0.4 else article(words) if how < 0.7 else f"the {words}" if how < 0.85 else f"a photo of {article(words)}"

    def absent(self, shown: set[str], g: torch.Generator) -> str:
        """A name of a subject that is not among those shown."""
        while True:
            row = self.rows[int(torch.randint(len(self.rows), (), generator=g))]
            if row["subject"] not in shown:
                return self.draw(row, True, g)
