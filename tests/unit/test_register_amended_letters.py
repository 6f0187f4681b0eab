"""A letter and the letter that changes it, from their texts to the register."""

from pathlib import Path

import pytest

from assistant.register.register import About, Register
from corpus.facts.model import AnyFact
from corpus.facts.read import read_facts
from corpus.read import CORRECTIONS, read_document
from corpus.split import split

ASKED = """KEMENTERIAN PEKERJAAN UMUM

Nomor: 045/PU-KOTA/V/2025
Jakarta, 2 Mei 2025
Perihal: Permintaan usulan proyek kota pesisir

Yth. Para Wali Kota

Kami meminta Saudara menyampaikan usulan proyek percontohan kepada Direktorat Jenderal paling lambat tanggal 30 Juni \
2025.
"""
MOVED = """KEMENTERIAN PEKERJAAN UMUM

Nomor: 061/PU-KOTA/VI/2025
Jakarta, 20 Juni 2025
Perihal: Perubahan batas waktu penyampaian usulan proyek

Yth. Para Wali Kota

Merujuk surat kami Nomor 045/PU-KOTA/V/2025 tanggal 2 Mei 2025, batas waktu penyampaian usulan proyek percontohan \
diperpanjang. Saudara diminta menyampaikan usulan proyek percontohan kepada Direktorat Jenderal paling lambat tanggal \
15 Juli 2025.
"""


@pytest.mark.parametrize(("later", "superseded"), [
    (MOVED, True),
    (MOVED.replace("Nomor 045/PU-KOTA/V/2025 tanggal 2 Mei 2025", "terdahulu"), False),
    (MOVED.replace("diperpanjang", "tidak diperpanjang").replace("Perubahan batas", "Batas"), False),
])
def test_a_letter_that_moves_the_deadline_of_another(tmp_path: Path, later: str, superseded: bool) -> None:
    facts: list[AnyFact] = []
    documents: dict[str, About] = {}
    for name, text in (("surat-mei", ASKED), ("surat-juni", later)):
        (tmp_path / f"{name}.txt").write_text(text, "utf-8")
        document = read_document(tmp_path / f"{name}.txt")
        facts += read_facts(document, split(document))
        documents[name] = About(document.date, document.text)
    first, second = Register(facts, tmp_path / CORRECTIONS, documents).rows("deadline")
    assert (first.fact.document, second.fact.document) == ("surat-mei", "surat-juni")
    assert first.superseded_by == (second.fact_id if superseded else "") and not second.superseded_by
    # What nobody says was changed is shown as a conflict.
    assert first.conflicts == (() if superseded else (second.fact_id,))
