"""The browser's own message boxes: answered, and what they said kept."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Dialog, Page


class Dialogs:
    """Listens to one page at a time. A question is answered with yes only where it says ``asks``."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self._asks = ""
        self._page: Page | None = None

    def listen(self, page: "Page") -> None:
        """Answer this page's boxes from now on."""
        if page is not self._page:
            self._page = page
            page.on("dialog", self._answer)
        self.expect("")

    def expect(self, asks: str) -> None:
        """Say yes to a question with these words in it from now on; forget what was said before."""
        self._asks = asks
        self.said = []

    def _answer(self, dialog: "Dialog") -> None:
        if dialog.type == "beforeunload":
            dialog.accept()  # the robot leaves a page only when it means to
            return
        expected = bool(self._asks) and self._asks in dialog.message
        if not expected:
            self.said.append(dialog.message)
        if expected or dialog.type == "alert":
            dialog.accept()
        else:
            dialog.dismiss()
