"""Lines of PDFs made by a library -> paragraphs: what goes on, and what begins anew."""

from reportlab.pdfgen.canvas import Canvas

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
