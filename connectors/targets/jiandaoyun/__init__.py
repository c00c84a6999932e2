"""简道云 (Jiandaoyun) as a target: orders are records of a form that the company built itself."""

from connectors.targets.jiandaoyun.settings import JiandaoyunSettings
from connectors.targets.jiandaoyun.target import Jiandaoyun

__all__ = ["Jiandaoyun", "JiandaoyunSettings"]
