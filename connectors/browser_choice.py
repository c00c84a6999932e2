"""Which browser to run: the one of the setting, else Chrome, Chromium or Edge of this machine."""

import os
import shutil
from pathlib import Path

NAMES = (
    "google-chrome",
    "google-chrome-stable",
    "chromium",
    "chromium-browser",
    "microsoft-edge",
    "microsoft-edge-stable",
)
PLACES = (
    "/opt/google/chrome/chrome",
    "/usr/lib/chromium/chromium",
    "/snap/bin/chromium",
    "/opt/microsoft/msedge/msedge",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    "%PROGRAMFILES%/Google/Chrome/Application/chrome.exe",
    "%PROGRAMFILES(X86)%/Google/Chrome/Application/chrome.exe",
    "%LOCALAPPDATA%/Google/Chrome/Application/chrome.exe",
    "%PROGRAMFILES(X86)%/Microsoft/Edge/Application/msedge.exe",
    "%PROGRAMFILES%/Microsoft/Edge/Application/msedge.exe",
)
MEND = (
    "install Chrome, Chromium or Edge (Debian: apt install chromium), or run  playwright install chromium, "
    "or name one in orderbot.toml: [browser] executable"
)


def find_browser(executable: str = "") -> str | None:
    """The browser to run: the setting if there is one, else one of this machine's; None: Playwright's own."""
    if executable:
        return shutil.which(executable) or executable
    on_path = (shutil.which(name) for name in NAMES)
    in_places = (os.path.expandvars(place) for place in PLACES)
    found = (place for place in (*on_path, *in_places) if place and Path(place).is_file() and not _is_signpost(place))
    return next(found, None)


def _is_signpost(place: str) -> bool:
    # Ubuntu's package chromium-browser holds only a script that says to install the snap.
    if Path(place).name != "chromium-browser" or Path(place).stat().st_size > 10_000:  # noqa: PLR2004
        return False
    return b"snap install" in Path(place).read_bytes() and not Path("/snap/bin/chromium").exists()
