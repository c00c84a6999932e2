"""Expected errors of the journey. Each says what happened, where, and what to do."""


class OrderbotError(Exception):
    """Something a person can mend. The message says what, where and how."""


class SettingsError(OrderbotError):
    """orderbot.toml has to change before anything starts. ``problems`` has all of them, each with its mend."""

    def __init__(self, path: str, problems: list[str]) -> None:
        super().__init__(path, problems)
        self.path = path
        self.problems = problems

    def __str__(self) -> str:
        return "\n".join([f"{self.path}: {len(self.problems)} to mend", *(f"  {problem}" for problem in self.problems)])
