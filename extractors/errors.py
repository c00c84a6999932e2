"""What can be wrong with a document. Sorted by who has to act: here always whoever sent or forwarded it."""


class ExtractorError(Exception):
    """A document could not be read."""


class UnreadableDocument(ExtractorError):
    """This document as it is: damaged, locked, too large, or of no known format. Others go on."""

    def __init__(self, document: str, problem: str, mend: str) -> None:
        super().__init__(document, problem, mend)  # all three, so that it survives the way between processes
        self.document = document
        self.problem = problem
        self.mend = mend

    def __str__(self) -> str:
        return f"{self.document}: {self.problem}; {self.mend}"
