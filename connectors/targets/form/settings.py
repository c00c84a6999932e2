"""What orderbot.toml says of a web form as a target."""

from dataclasses import dataclass
from pathlib import Path

from connectors.settings import Secret
from connectors.targets.form.reading import load_form_file

NO_PASSWORD = Secret("")
"""For a site that asks for none."""


@dataclass(frozen=True, kw_only=True)
class FormSettings:
    """A [[target]] of type "form": where the site is, who the robot is there, and the file that describes its form."""

    name: str = "form"
    url: str
    form: Path
    user: str = ""
    password: Secret = NO_PASSWORD

    def __post_init__(self) -> None:
        if not self.url.startswith(("http://", "https://")):
            raise ValueError(f"url: '{self.url}' is no address; write one such as https://erp.example.com")
        file = load_form_file(self.form)
        if file.sign_in is not None and not self.user:
            raise ValueError(f"user: {file.place} has a [sign_in]; say who signs in")
