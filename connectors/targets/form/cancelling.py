"""Cancelling the order whose page is shown."""

import time

from connectors.browser import Browser
from connectors.errors import OutcomeUnknown, Refused
from connectors.targets.form.form_file import FormFile
from connectors.targets.form.saving import press
from connectors.targets.form.screen import Screen, Spot
from connectors.targets.form.session import Session


def cancel(file: FormFile, screen: Screen, session: Session, browser: Browser) -> None:
    """Press the button and answer its question; what became of it is read from the order's page by the caller.

    Raises Refused where the page does not offer it, or OutcomeUnknown where no answer came.
    """
    button = file.cancel
    if button is None:
        raise Refused(f"{file.place} has no [cancel]: cancel the order there by hand")
    if not screen.shows(button.button):
        raise Refused(f"the page offers no {button.button}: it is too late, or the robot has no right to it")
    session.traffic.forget()
    session.dialogs.expect(button.asks)
    seconds = browser.settings.timeout_seconds
    with browser.sending_once():
        press(screen, button)
        if button.yes is not None:
            screen.element(Spot(button.yes)).click()
        end = time.monotonic() + seconds
        while not session.traffic.sent and time.monotonic() < end:
            session.traffic.settle(screen.page, 1.0)
    if session.traffic.lost() or not session.traffic.sent:
        said = "; ".join(session.dialogs.said) or "no answer came"
        raise OutcomeUnknown(f"after {button.button}: {said}; look there whether it was cancelled")
