"""Lines of PDFs made by a library -> paragraphs, cells and running lines: what goes on, and what begins anew."""

from collections.abc import Callable

import pytest
from reportlab.lib.pagesizes import A4, A5
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from corpus.formats.found import Unreadable
from corpus.formats.parse import parse
from tests.unit.test_formats_pdf import LEFT, RIGHT, lines, made, text_of


def drawn(texts: list[str], *, size: float = 10, step: float = 14) -> str:
    """The text of a page with a paragraph and, under it, these lines."""
    def draw(canvas: Canvas) -> None:
        lines(canvas, [f"{LEFT[0]} {LEFT[1]}", f"{LEFT[2]} {LEFT[3]}"] * 2, 72, 780, 10)
        canvas.setFont("Helvetica", size)
        for number, text in enumerate(texts):
            canvas.drawString(72, 640 - step * number, text)

    return text_of(made(draw))


def test_short_lines_that_had_room_for_more_are_a_list() -> None:
    entries = ["Screening of the report", "Safety plan put in place", "Assessment of the first kind by the office",
               "Placement with relatives", "Placement into a home of", "Other measures"]
    assert [line for line in drawn(entries).splitlines() if line][-6:] == entries


def test_lines_beside_a_picture_go_on_though_they_had_room() -> None:
    beside = ["The towns on the river Neru have agreed with the Lantern Guild on", "nine new bridges, the first of",
              "them in Ossa, the last of them in", "Great Marle, and of all those in between which",
              "Tarn has asked for since the great flood of the year"]
    assert " ".join(beside) in " ".join(drawn(beside).split())


def test_clauses_that_count_on_are_paragraphs_of_their_own() -> None:
    clauses = ["3.3 Shift the costs of bridges to the towns", "3.4 Use grants to build the town a school",
               "3.5 Give the guild a seat in each council"]
    assert drawn(clauses).splitlines()[-3:] == clauses


def test_lines_that_stand_far_apart_everywhere_are_paragraphs_still() -> None:
    assert text_of(made(lambda canvas: [lines(canvas, [text], y=760 - 28 * number) for number, text in
                                        enumerate(LEFT * 2)])).strip() == " ".join(LEFT * 2)  # type: ignore[func-returns-value]


def test_a_distance_wider_than_usual_parts_paragraphs_whose_lines_are_full() -> None:
    def draw(canvas: Canvas) -> None:
        lines(canvas, [*LEFT[:2], LEFT[2].replace("each with its own", "so they say.")], y=760)
        lines(canvas, LEFT * 2, y=760 - 3 * 14 - 6)

    assert "so they say.\n" in text_of(made(draw))


def test_a_long_text_in_larger_print_is_no_heading() -> None:
    text = drawn(RIGHT * 2, size=13, step=17)
    assert "#" not in text
    assert " ".join(RIGHT * 2) in text


def test_words_in_bold_print_over_two_lines_open_an_item() -> None:
    def draw(canvas: Canvas) -> None:
        lines(canvas, LEFT, y=760)
        canvas.setFont("Helvetica-Bold", 11)
        canvas.drawString(72, 680, "• Goals of the nine towns, measures taken for")
        canvas.drawString(80, 666, "them and costs.")
        canvas.setFont("Helvetica", 11)
        canvas.drawString(80 + canvas.stringWidth("them and costs. ", "Helvetica-Bold", 11), 666,
                          "The plan names goals.")
        canvas.drawString(80, 652, "It does not name what they cost the towns.")

    assert "• Goals of the nine towns, measures taken for them and costs. The plan names goals." in text_of(made(draw))


def test_running_lines_are_known_at_about_the_same_distance_from_the_edge() -> None:
    """The pages differ in size, and the title page has its lines a little higher."""
    def draw(canvas: Canvas) -> None:
        for number, size in enumerate((A4, A4, A5, A4)):
            canvas.setPageSize(size)
            lines(canvas, ["Plan of the River Towns, volume 3"], y=size[1] - 37 + 5 * (number == 0), size=9)
            lines(canvas, [f"What page {'abcd'[number]} says stands only there."], y=size[1] / 2)
            lines(canvas, ["Final version"], y=41 + 5 * (number == 1), size=9)
            canvas.showPage()

    text = text_of(made(draw))
    assert "volume 3" not in text
    assert "Final version" not in text
    assert text.count("says stands only there.") == 4


def two_pages(draw_page: Callable[[Canvas, int], None]) -> str:
    """The text of two pages with a sentence that goes over both of them."""
    def draw(canvas: Canvas) -> None:
        for number, texts in enumerate(([*LEFT, "The bridges of Neru are painted"],
                                        ["every spring by the guild.", *LEFT])):
            lines(canvas, texts, y=740, size=11)
            draw_page(canvas, number)
            canvas.showPage()

    return text_of(made(draw))


def test_running_lines_of_two_pages_are_known_beside_the_page_number_and_as_small_heads() -> None:
    def draw_page(canvas: Canvas, number: int) -> None:
        lines(canvas, ["River Towns Programme"], y=800, size=8)
        lines(canvas, ["Note of the third session"], y=40, size=11)
        lines(canvas, [f"Page {number + 1}"], x=480, y=40, size=11)

    text = two_pages(draw_page)
    assert "River Towns Programme" not in text and "third session" not in text and "Page" not in text
    assert "The bridges of Neru are painted every spring by the guild." in " ".join(text.split())


def test_a_running_line_of_two_pages_holds_the_page_number() -> None:
    text = two_pages(lambda canvas, number: lines(canvas, [f"River Towns Programme, page {number + 1}"], y=40))
    assert "Programme" not in text


def test_what_two_pages_share_is_no_running_line_where_it_may_be_their_own() -> None:
    def draw_page(canvas: Canvas, number: int) -> None:
        lines(canvas, ["Form of request"], y=800, size=11)
        lines(canvas, ["* Figures of the first year only."], y=40, size=8)
        for place, tick in enumerate("1234"):
            lines(canvas, [tick], x=72 + 90 * place, y=52)

    text = two_pages(draw_page)
    assert text.count("Form of request") == text.count("Figures of the first year") == 2
    assert text.count("1\t2\t3\t4") == 2


def test_a_frame_with_many_lines_in_a_table_is_text() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.rect(60, 600, 480, 120)
        for y in (552, 576):
            canvas.rect(60, y, 240, 24)
            canvas.rect(300, y, 240, 24)
        lines(canvas, ["Form of request", *LEFT], y=700)
        lines(canvas, ["Total of all costs"], y=584)
        lines(canvas, ["2.5 million"], x=310, y=584)
        lines(canvas, ["Own share"], y=560)
        lines(canvas, ["1 million"], x=310, y=560)

    assert text_of(made(draw)) == (f"Form of request\n\n{' '.join(LEFT)}\n| Total of all costs | 2.5 million |\n"
                                   "| Own share | 1 million |")


def test_lines_of_a_cell_in_a_script_without_spaces_join_without_one() -> None:
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))

    def draw(canvas: Canvas) -> None:
        for x in (60, 200):
            for y in (600, 640):
                canvas.rect(x, y, 140, 40)
        canvas.setFont("STSong-Light", 10)
        for x, y, text in ((66, 668, "项目"), (206, 668, "金额"), (66, 628, "归属于上市公司股东的净"),
                           (66, 614, "利润"), (206, 628, "4,755")):
            canvas.drawString(x, y, text)

    assert text_of(made(draw)) == "| 项目 | 金额 |\n| 归属于上市公司股东的净利润 | 4,755 |"


def test_figures_lined_up_between_two_rules_are_rows_of_their_own() -> None:
    def draw(canvas: Canvas) -> None:
        for x in (60, 160, 260, 360):
            canvas.rect(x, 600, 100, 60)
            canvas.rect(x, 660, 100, 24)
        lines(canvas, ["Brasa"], x=66, y=640)
        for x, texts in ((66, ["District"]), (166, ["Month"]), (266, ["Bridges"]), (366, ["Costs"])):
            lines(canvas, texts, x=x, y=668)
        for x, texts in ((166, ["April 2031", "May 2031"]), (266, ["1", "–"]), (366, ["2,500.50", "12 000"])):
            lines(canvas, texts, x=x, y=640)

    assert text_of(made(draw)) == ("| District | Month | Bridges | Costs |\n| Brasa | April 2031 | 1 | 2,500.50 |\n"
                                   "| Brasa | May 2031 | – | 12 000 |")


def test_text_whose_fonts_do_not_say_its_letters_is_told() -> None:
    def draw(canvas: Canvas, pages: str) -> None:
        for kind in pages:
            if kind == "r":
                lines(canvas, LEFT)
            else:
                # Codes that stand for no letter, as in a font that keeps its own.
                canvas.setFont("Helvetica", 11)
                codes = bytes(range(0x10, 0x20)).hex() * 4
                for row in range(6):
                    canvas._code.append(f"BT /F1 11 Tf 1 0 0 1 72 {700 - 14 * row} Tm <{codes}> Tj ET")
            canvas.showPage()

    with pytest.raises(Unreadable, match="fonts do not say which letters") as caught:
        parse("file.pdf", made(lambda canvas: draw(canvas, "u")))
    assert caught.value.needs_recognition
    assert "The fonts of 1 of 5 pages" in parse("file.pdf", made(lambda canvas: draw(canvas, "rrurr"))).warnings[0]


def test_a_title_that_is_drawn_after_the_columns_under_it_stands_before_them() -> None:
    def draw(canvas: Canvas) -> None:
        lines(canvas, LEFT * 2, 60, 600, 10)
        lines(canvas, RIGHT * 2, 300, 600, 10)
        lines(canvas, ["Issue 1695"], 510, 780, 9)
        lines(canvas, ["Bridges over the river Neru"], 60, 720, 20)
        lines(canvas, ["* The writer is a clerk of the Lantern Guild."], 60, 100, 8)

    text = " ".join(text_of(made(draw)).split())
    assert text.startswith("Issue 1695 # Bridges over the river Neru The programme began")
    assert text.endswith("* The writer is a clerk of the Lantern Guild.")
