"""Several files of one department: which counts, what is united, and what differs."""

from evalsheet.submissions.compare import compare, is_newer_version
from evalsheet.submissions.resolve import Effect, Resolved, resolve

__all__ = ["Effect", "Resolved", "compare", "is_newer_version", "resolve"]
