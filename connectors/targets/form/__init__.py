"""Plain web forms as a target, by settings alone: a form file says which control takes which field."""

from connectors.targets.form.settings import FormSettings
from connectors.targets.form.target import FormTarget

__all__ = ["FormSettings", "FormTarget"]
