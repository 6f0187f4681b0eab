"""What the tests of the page share: questions, and how to ask one."""

COUNTRIES = "Which countries participate in K-NUPP phase 2?"
UNKNOWN = "Who won the football world cup in 1998?"


def ask(page, question, status="answered"):
    """Asks and waits for an answer of that status, or of any but "working"; returns its turn."""
    before = page.locator(".turn").count()
    page.locator("#question textarea").fill(question)
    page.keyboard.press("Enter")
    turn = page.locator(".turn").nth(before)
    wanted = f"[data-status={status}]" if status else ".turn:not([data-status=working])"
    turn.and_(page.locator(wanted)).wait_for()
    return turn
