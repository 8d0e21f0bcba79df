"""Measures evalsheet against what it replaces: whole processes, in alternating pairs, as medians and ratios.

Usage: python benchmarks/run.py [--pairs N] [--rounds DIR] [--json FILE]

`evalsheet merge` is measured against the analyst's script on the same inbox (as Excel saves it, all answers typed
or half of them pasted, and as a library fills it), `evalsheet --help` against importing typer and rich. A machine
has fast and slow minutes; the two of a pair run next to one another, so that the ratio says more than either time.
Nothing here is a test: it prints, it does not fail.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
TYPED = (100, 50)  # per cent of the answers; the others were pasted
MERGED = {0, 1}  # a merge that found something to mend leaves with 1


@dataclass(frozen=True)
class Run:
    """One whole process."""

    seconds: float
    megabytes: float  # the most that it, or one of its own processes, held; 0 where the system does not say


@dataclass(frozen=True)
class Pair:
    """Two commands for the same job."""

    name: str
    ours: list[str]
    theirs: list[str]


@dataclass(frozen=True)
class Result:
    """The medians of a pair; `ratio` is the median of the ratios of neighbours."""

    name: str
    ours: float
    theirs: float
    ratio: float
    ours_megabytes: float
    theirs_megabytes: float


def run(command: list[str]) -> Run:
    """Run a command to its end."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    memory = 0.0
    if hasattr(os, "wait4"):
        assert process.stderr is not None
        problem = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        memory = usage.ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024)
    else:
        _, problem = process.communicate()
    seconds = time.perf_counter() - start
    if process.returncode not in MERGED or b"Traceback" in problem:
        said = problem.decode(errors="replace")
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}:\n{said}")
    return Run(seconds, memory)


def measure(pair: Pair, times: int) -> Result:
    """Run both commands of a pair by turns, after one run of each that does not count."""
    run(pair.ours)
    run(pair.theirs)
    ours, theirs = [], []
    for number in range(times):
        for mine in (True, False) if number % 2 == 0 else (False, True):
            (ours if mine else theirs).append(run(pair.ours if mine else pair.theirs))
    return Result(
        name=pair.name,
        ours=statistics.median(one.seconds for one in ours),
        theirs=statistics.median(one.seconds for one in theirs),
        ratio=statistics.median(mine.seconds / other.seconds for mine, other in zip(ours, theirs, strict=True)),
        ours_megabytes=max(one.megabytes for one in ours),
        theirs_megabytes=max(one.megabytes for one in theirs),
    )


def rounds(folder: Path) -> tuple[Path, ...]:
    """The round as the filling library saves it and, for each of `TYPED`, as Excel does; made where missing."""
    plain = folder / "plain"
    if not plain.exists():
        print("making the round …", flush=True)
        subprocess.run([sys.executable, str(HERE / "make_round.py"), str(plain)], check=True)
    made = [plain]
    for percent in TYPED:
        made.append(folder / f"excel-{percent}")
        if not made[-1].exists():
            script = [sys.executable, str(HERE / "as_excel.py"), str(plain), str(made[-1]), str(percent)]
            subprocess.run(script, check=True)
    return tuple(made)


def merging(name: str, folder: Path) -> Pair:
    """A merge of the round in `folder`, and the script on the same inbox."""
    python = sys.executable
    script = [python, str(HERE / "analyst.py"), str(folder / "inbox"), str(folder / "analyst.xlsx")]
    return Pair(name, [python, "-m", "evalsheet", "merge", str(folder)], script)


def pairs(folder: Path) -> tuple[Pair, ...]:
    """All pairs, on the rounds in `folder`."""
    plain, typed, half = rounds(folder)
    python = sys.executable
    return (
        merging("merge / script, Excel files", typed),
        merging("merge / script, half pasted", half),
        merging("merge / script, openpyxl files", plain),
        Pair("--help / imports", [python, "-m", "evalsheet", "--help"], [python, "-c", "import typer, rich"]),
    )


def show(results: list[Result], times: int) -> None:
    """The results as a table."""
    print(f"{platform.system()} {platform.machine()}, {os.cpu_count()} CPUs, Python {platform.python_version()}, "
          f"median of {times} pairs")  # fmt: skip
    print(f"{'':32}{'evalsheet':>12}{'other':>12}{'ratio':>8}{'memory':>10}{'other':>10}")
    for one in results:
        memory = f"{one.ours_megabytes:7.0f} MB{one.theirs_megabytes:7.0f} MB"
        print(f"{one.name:32}{one.ours:10.3f} s{one.theirs:10.3f} s{one.ratio:8.2f}{memory}")


def main() -> None:
    """Make the round where there is none, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=int, default=7, help="how often each pair is run (7)")
    parser.add_argument("--rounds", type=Path, help="a folder to keep the rounds in, made where they are missing")
    parser.add_argument("--json", type=Path, help="also write the results here")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        results = [measure(pair, given.pairs) for pair in pairs(given.rounds or Path(temporary))]
    show(results, given.pairs)
    if given.json:
        given.json.write_text(json.dumps([asdict(one) for one in results], indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
