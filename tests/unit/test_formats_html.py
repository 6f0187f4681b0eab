"""Web pages, mails and tables of text."""

from email.message import EmailMessage

import pytest

from corpus.formats.found import Unreadable
from corpus.formats.html import read_html
from corpus.formats.parse import parse

PAGE = """<!doctype html><html><head><title>River Towns - Ministry of Works</title>
<meta property="og:site_name" content="Ministry of Works">
<meta property="article:published_time" content="2031-03-05T08:00">
<style>.kept { color: blue } .gone { display: none } @media print { .seen { display: none } }</style></head><body>
<header><a href="/">Home</a></header><nav><ul><li><a href="/a">About</a></li></ul></nav>
<div id="cookie-banner">We use cookies.</div>
<div class="menu"><a href="/1">One</a> <a href="/2">Two</a></div>
<div class="text"><h1>River Towns</h1><p>Nine <b>towns</b>
   agreed.<!-- comment says open --><span class="gone">Hidden says open.</span></p><p class="seen">Seen by all.</p>
<p style="color:#fff">White says open.</p><p hidden>Attribute says open.</p>
<p style="font-size:0">No size says open.</p>
<div style="background:#003"><p style="color:white">White on blue is seen.</p></div>
<ol start="4"><li>Bridge<ol type="a"><li>north</li><li>south</li></ol></li><li>Market</li></ol>
<dl><dt>Donor</dt><dd>Lantern Guild</dd></dl>
<table><tr><th>Phase</th><th>Town</th></tr><tr><td rowspan="2">II</td><td>Brasa</td></tr>
<tr><td>Tavola</td></tr></table>
<script>open()</script></div><aside>Read also</aside><footer>Contact</footer></body></html>"""


def test_the_main_text_of_a_page() -> None:
    assert parse("page.html", PAGE.encode()).text == (
        "# River Towns\n\nNine towns agreed.\n\nSeen by all.\n\nWhite on blue is seen.\n\n4. Bridge\n  a. north\n"
        "  b. south\n5. Market\nDonor: Lantern Guild\n\n| Phase | Town |\n| II | Brasa |\n| II | Tavola |")


@pytest.mark.parametrize("style", [
    "display:none", "visibility: hidden", "opacity:0", "font-size:0px", "text-indent:-9999px", "color:#FFF",
    "color:rgb(255, 255, 255)", "color: transparent", "color:rgba(0,0,0,0)", "color:#003366;background:#003366",
    "overflow:hidden;height:0", "width:0;overflow:hidden", "clip-path: inset(50%)", "transform:scale(0)"])
def test_what_a_style_hides_is_left_out(style: str) -> None:
    for page in (f"<p>Closed.</p><p style='{style}'>Says open.</p>",
                 f"<style>.x {{ {style} }}</style><p>Closed.</p><p class=x>Says open.</p>"):
        # A colour is only looked for where it is written beside the text.
        if "style>" not in page or "color" not in style:
            assert read_html(f"<body>{page}".encode()).text.strip() == "Closed."


@pytest.mark.parametrize("style", [
    "color:#fff;background:#036", "line-height:0;overflow:hidden", "opacity:0.9", "height:0;overflow:hidden;padding:9%",
    "color:#auto;background:#auto", "font-size:0.9em", "color:inherit;background:inherit"])
def test_what_a_style_shows_is_read(style: str) -> None:
    assert "Seen." in read_html(f"<body><p>Closed.</p><p style='{style}'>Seen.</p>".encode()).text


def test_texts_for_those_who_do_not_see_a_page_are_no_text_of_it() -> None:
    page = "<p>Closed.</p><img src=x alt='Says open.' title='Says open.'><p aria-label='Says open.'>Seen.</p>"
    assert read_html(f"<meta name=description content='Says open.'><body>{page}".encode()).text.split() == [
        "Closed.", "Seen."]


def test_what_a_page_says_of_itself() -> None:
    found = read_html(PAGE.encode())
    assert (found.title, found.issuer, found.date) == ("River Towns", "Ministry of Works", "2031-03-05T08:00")


def test_the_name_of_a_site_is_taken_off_the_title_and_nothing_else() -> None:
    page = "<title>Facts 7 - the second year | Works</title><body><h2>Facts 7 - the second year</h2><p>Text."
    assert read_html(page.encode()).title == "Facts 7 - the second year"


def test_a_page_whose_names_mislead_keeps_its_text() -> None:
    page = f"<body><div class='content sidebar'>{'<p>The bridge is closed for repair.</p>' * 9}</div></body>"
    assert read_html(page.encode()).text.count("closed for repair") == 9


def test_a_list_of_links_is_no_text_and_a_list_of_references_is() -> None:
    menu = "".join(f"<li><a href='/{number}'>Item {number}</a></li>" for number in range(9))
    titles = "".join(f"<li><a href='/{number}'>The plan of the river towns in its {number}th year of work</a></li>"
                     for number in range(9))
    page = f"<body><p>{'The bridge is closed. ' * 9}</p><ul>{menu}</ul><ul>{titles}</ul></body>"
    text = read_html(page.encode()).text
    assert "Item 3" not in text and "in its 3th year" in text


def test_the_encoding_that_a_page_declares() -> None:
    page = "<meta charset='windows-1258'><p>Vi\u00ea\u0323t Nam"
    assert parse("page.html", page.encode("cp1258")).text == "Việt Nam"


def test_pages_that_nest_too_deeply_or_hold_too_much_are_refused() -> None:
    with pytest.raises(Unreadable, match="nested too deeply"):
        read_html(b"<div>" * 100_000 + b"x")
    with pytest.raises(Unreadable, match="more than 400,000 elements"):
        read_html(b"<p>a</p>" * 500_000)


def test_a_mail_with_its_headers_its_text_and_the_names_of_its_attachments() -> None:
    mail = EmailMessage()
    mail["From"], mail["To"] = "Ministry of Works <works@example.org>", "towns@example.org"
    mail["Subject"], mail["Date"] = "Kế hoạch cầu", "Wed, 05 Mar 2031 08:00:00 +0700"
    mail.set_content("The bridge is closed.")
    mail.add_alternative("<p>The bridge is <b>closed</b>.</p>", subtype="html")
    mail.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="plan.pdf")
    found = parse("mail.eml", bytes(mail))
    assert (found.title, found.issuer, found.date) == ("Kế hoạch cầu", "Ministry of Works", "2031-03-05")
    assert found.text.startswith("From: Ministry of Works <works@example.org>\nTo: towns@example.org\n")
    assert found.text.endswith("Attachments: plan.pdf\n\nThe bridge is closed.")
    assert found.warnings == ["1 attachment was not read. Save it as a file of its own."]


@pytest.mark.parametrize("data", [b"Town,Cost\nBrasa,\"3,5\"\nTavola,1\n", b"Town;Cost\nBrasa;3,5\nTavola;1\n",
                                  "Town\tCost\nBrasa\t3,5\nTavola\t1\n".encode("utf-16")])
def test_tables_of_text_whatever_parts_their_cells(data: bytes) -> None:
    assert parse("table.csv", data).text == "| Town | Cost |\n| Brasa | 3,5 |\n| Tavola | 1 |"


def test_a_cell_with_links_is_whole_and_a_list_of_them_stays_beside_its_header() -> None:
    towns = "".join(f'<li><a href="/{name}">{name}</a></li>' for name in ("Brasa", "Tavola", "Neru", "Ossa"))
    page = (f"<html><body><p>Nine towns agreed on a plan for all bridges.</p><table><tr><th>Towns</th><td><ul>"
            f"{towns}</ul></td></tr><tr><th>Year (<a href='/y'>first</a>)</th><td>2031<sup><a href='#1'>3</a></sup>"
            "<br>or later</td></tr></table></body></html>")
    assert parse("page.html", page.encode()).text.split("\n")[-2:] == [
        "| Towns | Brasa Tavola Neru Ossa |", "| Year (first) | 2031 ³ or later |"]
