"""The place where files are put in, as HTML; page/sending.js sends them. Where that is not allowed: how to allow it."""

from page import documents_texts as said
from page.markup import button, element, safe


def putting_in_html(may_change: bool, largest_bytes: int, total_bytes: int) -> str:
    """The place for files, with the sizes that the script holds them to before it sends any."""
    if not may_change:
        told = element("p", safe(said.READ_ONLY)) + element("p", safe(said.HOW_TO_ALLOW), class_="note")
        return element("section", told, class_="read-only", aria_label=said.PUT_IN)
    files = f'<input type="file" multiple hidden data-choose="files" aria-label="{safe(said.CHOOSE_FILES)}">'
    folder = f'<input type="file" webkitdirectory hidden data-choose="folder" aria-label="{safe(said.CHOOSE_FOLDER)}">'
    choices = button(safe(said.CHOOSE_FILES), data_chooses="files", class_="choose", data_key="choose-files")
    choices += button(safe(said.CHOOSE_FOLDER), data_chooses="folder", class_="choose quiet", data_key="choose-folder")
    megabytes = largest_bytes // 1024**2, total_bytes // 1024**2
    hint = element("p", safe(f"{said.KINDS} At most {megabytes[0]} MB a file, {megabytes[1]} MB at once."),
                   class_="note")
    line = element("div", element("span", safe(said.DROP), class_="drop-words") + choices, class_="drop-line")
    # Always there, also while they are empty: only then does a screen reader hear what appears in them.
    sending = element("div", "", class_="sending", role="status") + element("div", "", class_="not-sent", role="alert")
    return element("section", files + folder + line + hint + sending, class_="drop", aria_label=said.PUT_IN,
                   data_largest=str(largest_bytes), data_total=str(total_bytes),
                   data_too_large=said.too_large("{name}", largest_bytes),
                   data_too_much=said.too_much("{name}", total_bytes), data_hidden_left_out=said.HIDDEN_LEFT_OUT,
                   data_sending=said.SENDING, data_broken=said.BROKEN_OFF, data_cancel=said.CANCEL)
