"""How large a returned file may be."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field as Describe

from evalsheet.definitions import Definition

Positive = Annotated[int, Describe(ge=1)]


class Limits(Definition):
    """A returned file past one of these is refused with a finding, and the merge goes on.

    The defaults refuse every bomb and no return we know of: the largest values seen in public workbooks lie well
    below them. Raise one only for a file you have looked at.
    """

    size_mb: Positive = Describe(20, description="size of the file, MB")
    inflated_mb: Positive = Describe(256, description="all parts of a packed file together, unpacked, MB")
    part_mb: Positive = Describe(128, description="one part of a packed file, unpacked, MB")
    ratio: Positive = Describe(200, description="how many times larger a part over 1 MB is than its packed form")
    entries: Positive = Describe(2000, description="parts of a packed file")
    sheets: Positive = Describe(300, description="sheets of a workbook")
    cells: Positive = Describe(1_000_000, description="cells stored in a workbook, blank ones with a format too")
    strings: Positive = Describe(500_000, description="texts of a workbook's table of texts")
    used_cells: Positive = Describe(5_000_000, description="rows × columns of the range a sheet's values span")
    merges: Positive = Describe(10_000, description="merged ranges of a sheet")
    merged_cells: Positive = Describe(1_000_000, description="cells under a sheet's merged ranges")
    formats: Positive = Describe(30_000, description="cell formats of a workbook")
    remarks: Positive = Describe(40_000, description="texts outside a file's fields, and findings about it")
    spins: Positive = Describe(1_000_000, description="rounds of hashing that opening an encrypted file asks for")
    seconds: Positive = Describe(20, description="time for reading one file, seconds")
    memory_mb: Positive = Describe(1024, description="memory that reading one file may add, MB")


DEFAULT_LIMITS = Limits()
