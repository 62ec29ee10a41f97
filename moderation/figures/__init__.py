"""The lead's figures. Nothing under five is told, nor what would give it away by subtraction.

hiding (small numbers) · rows (what the database counts) · report (the tables) · charts (their shapes)
"""

from moderation.figures.hiding import LEAST
from moderation.figures.report import Line, Report, Table, Weeks, report

__all__ = ["LEAST", "Line", "Report", "Table", "Weeks", "report"]
