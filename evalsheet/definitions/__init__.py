"""Strict reading of YAML definitions: every fault collected, with file, line, path and nearest known key."""

from evalsheet.definitions.packaged import packaged_folder
from evalsheet.definitions.strict import Definition, Location, dotted, line_of, read_definition

__all__ = ["Definition", "Location", "dotted", "line_of", "packaged_folder", "read_definition"]
