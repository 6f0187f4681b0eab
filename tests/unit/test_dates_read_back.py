"""Any day written in a supported form is read back, and whatever the text, mentions stand in order."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.facts.dates import find_dates

THAI_MONTHS = ["มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน", "กรกฎาคม", "สิงหาคม", "กันยายน",
               "ตุลาคม", "พฤศจิกายน", "ธันวาคม"]
INDONESIAN_MONTHS = ["Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober",
                     "November", "Desember"]
WAYS = {
    "en": ["{day:%Y-%m-%d}", "{d} {day:%B} {day:%Y}", "{day:%B} {d}, {day:%Y}", "{day:%d-%b-%Y}", "{d}.{m}.{y}"],
    "vi": ["ngày {d} tháng {m} năm {y}", "ngày {day:%d/%m/%Y}", "{d}-{m}-{y}"],
    "id": ["{d} {indonesian} {y}", "tanggal {day:%d} {indonesian} {y}"],
    "th": ["{d} {thai} {buddhist}", "วันที่ {d} {thai} พ.ศ. {buddhist}", "{d}/{m}/{buddhist}"],
}


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)),
       st.sampled_from([(language, way) for language, ways in WAYS.items() for way in ways]))
@settings(max_examples=300, deadline=None)
def test_any_day_is_read_back(day: date, language_and_way: tuple[str, str]) -> None:
    language, way = language_and_way
    written = way.format(day=day, d=day.day, m=day.month, y=day.year, buddhist=day.year + 543,
                         thai=THAI_MONTHS[day.month - 1], indonesian=INDONESIAN_MONTHS[day.month - 1])
    mentions = find_dates(f"xx {written}. Yy", language)
    assert [(mention.when.iso, mention.when.written) for mention in mentions] == [(day.isoformat(), written)]


@given(st.text(alphabet=st.sampled_from("0123456789 /-.–,()\n\tbyntofrMay JuneendQ2ngàytháng๒๕พศ"), max_size=60),
       st.sampled_from(["en", "vi", "th", "id"]))
@settings(max_examples=300, deadline=None)
def test_mentions_stand_in_order_and_never_overlap(text: str, language: str) -> None:
    mentions = find_dates(text, language)
    edges = [edge for mention in mentions for edge in (mention.bound_start, mention.start, mention.end)]
    assert edges == sorted(edges)
    assert all(mention.when.written == text[mention.start:mention.end] for mention in mentions)
    for mention in mentions:
        for iso in (mention.when.iso, *mention.when.alternatives):
            assert not iso or date.fromisoformat(f"{iso}-01-01"[:10])
