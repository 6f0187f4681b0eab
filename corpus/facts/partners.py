"""Document -> who takes part in its programme and as what: one row for each name, role and phase."""

from itertools import chain

from corpus.facts.keys import folded_words
from corpus.facts.model import Partner
from corpus.facts.organisations import IN_BRACKETS
from corpus.facts.partner_entries import Taking, partners_by_entries
from corpus.facts.partner_sentences import partners_by_sentences
from corpus.facts.programme import programme_name
from corpus.facts.source import Source

CONFIDENCE = {2: 0.95, 1: 0.8}


def read_partners(source: Source) -> list[Partner]:
    """The partners of the programme a document is about, those of lists and fields first."""
    groups: dict[tuple[str, str, int | None], list[Taking]] = {}
    for taking in chain(partners_by_entries(source), partners_by_sentences(source)):
        name = folded_words(IN_BRACKETS.sub("", taking.name))
        groups.setdefault((name, taking.role, taking.phase), []).append(taking)
    programme = programme_name(source)
    rows = (_partner(source, programme, group) for group in groups.values())
    return [row for row in rows if row is not None]


def _partner(source: Source, programme: str, takings: list[Taking]) -> Partner | None:
    main = takings[0]
    proofs = [source.proof(*span) for span in dict.fromkeys(taking.span for taking in takings)]
    proved = tuple(proof for proof in proofs if proof is not None)
    if not proved:
        return None
    return Partner(
        document=source.document.name, title=source.document.title, programme=programme, proofs=proved,
        confidence=round(CONFIDENCE[main.weight] - 0.05 * main.inferred, 2), inferred=main.inferred,
        # The longest form has the abbreviation with it.
        name=max((taking.name for taking in takings), key=len), role=main.role, role_written=main.role_written,
        phase=main.phase, place=next((taking.place for taking in takings if taking.place), ""),
    )
