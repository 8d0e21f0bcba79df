"""Strict reading of YAML definitions: every fault collected, with file, line, path and nearest known key."""

from evalsheet.definitions.misfit import Location, Misfit, Unfit, dotted, misfit, unknown
from evalsheet.definitions.packaged import packaged_folder
from evalsheet.definitions.strict import Definition, faults_of, line_of, read_definition, refuse

__all__ = [
    "Definition",
    "Location",
    "Misfit",
    "Unfit",
    "dotted",
    "faults_of",
    "line_of",
    "misfit",
    "packaged_folder",
    "read_definition",
    "refuse",
    "unknown",
]
