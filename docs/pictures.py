"""Make the pictures of the README and of the packaged forms from the demo: `python docs/pictures.py [NAME…]`.

With names, only the pictures of those packaged forms are made. Needs LibreOffice (soffice), poppler (pdftoppm,
pdftotext), Chromium, and Pillow in this environment.
"""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image, ImageChops
from rich.console import Console
from rich.terminal_theme import SVG_EXPORT_THEME
from rich.text import Text

from evalsheet.forms import Form, find_form, form_names
from evalsheet.plan.examples import forms_of_example

IMAGES = Path(__file__).resolve().parent / "images"
FORM = "mokuhyo-jigyo-hyoka"  # of the README
DEPARTMENT = "介護保険課"  # leads some of its items and shares others
NOT_SUBMITTED = "【未提出】"
WIDTH = 1600  # pixels of a page
SMALLER = 1300  # of one among several
MARGIN = 12  # pixels left around what a picture shows
COLOURS = 64
COLUMNS, LINES = 110, 44  # of the terminal
LETTER, LINE = 8, 19  # pixels of a half-width letter, as HTML sets it
REPORT = 1200, 1260  # pixels of the report page: where everybody stands, and the beginning of the map
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
HTML = """<!DOCTYPE html><meta charset="utf-8"><style>
{stylesheet}
@font-face {{ font-family: Bars; src: local("DejaVu Sans Mono"); unicode-range: U+2580-259F; size-adjust: 83%; }}
body {{ margin: 0; padding: 16px; background: {background}; color: {foreground}; }}
pre {{ margin: 0; font: 16px/19px Bars, "BIZ UDGothic", "Noto Sans Mono CJK JP", monospace; }}
</style><pre>{code}</pre>"""


def main(names: list[str]) -> None:
    """Make the pictures."""
    IMAGES.mkdir(exist_ok=True)
    if not names:
        readme()
    for name in names or form_names():
        packaged_form(find_form(name))


def readme() -> None:
    """What a department gets, what is printed, what the terminal says, and the report page."""
    with played(FORM) as work:
        terminal(work, IMAGES / "terminal.png")
        blank = next((work / "demo/outbox").glob(f"*{DEPARTMENT}*.xlsx"))
        page(blank, work, IMAGES / "template.png", ["状態"])
        page(work / "demo/result/統合調書.xlsx", work, IMAGES / "consolidated.png", [NOT_SUBMITTED])
        browse(work / "demo/result/報告.html", IMAGES / "report.png", *REPORT)


def packaged_form(form: Form) -> None:
    """The first page of a form as it is printed, told by its title and headings."""
    first = find_form(forms_of_example(form.form)[0])
    headings = [field.title.split("{")[0] for field in form.asked_fields if field.printed]
    with played(form.form) as work:
        shown = [form.title] if first.form != form.form else []
        book = work / "demo/result" / first.result.workbook
        page(book, work, IMAGES / f"{form.form}.png", [*shown, *headings], SMALLER)


@contextmanager
def played(name: str) -> Iterator[Path]:
    """A folder in which `demo/` is the round of a form's example."""
    with tempfile.TemporaryDirectory() as temporary:
        work = Path(temporary)
        subprocess.run([*evalsheet(), "demo", "demo", "--form", name], cwd=work, check=True, capture_output=True)
        yield work


def evalsheet() -> list[str]:
    """The command line of this interpreter's evalsheet."""
    return [sys.executable, "-m", "evalsheet"]


def page(book: Path, work: Path, picture: Path, shown: list[str], width: int = WIDTH) -> None:
    """The first printed page of a workbook that shows all these words."""
    profile = f"-env:UserInstallation={(work / 'office').as_uri()}"
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", work, book],
        check=True,
        capture_output=True,
    )
    pdf = work / f"{book.stem}.pdf"
    texts = subprocess.run(["pdftotext", pdf, "-"], check=True, capture_output=True, text=True).stdout.split("\f")
    number = str(next(at for at, text in enumerate(texts, start=1) if all(one in text for one in shown)))
    scale = ["-scale-to-x", str(width), "-scale-to-y", "-1"]
    target = picture.with_suffix("")
    subprocess.run(["pdftoppm", "-png", "-singlefile", "-f", number, *scale, pdf, target], check=True)
    tidy(picture)


def terminal(work: Path, picture: Path) -> None:
    """What `merge` shows, as far as a screen goes."""
    environment = {**os.environ, "FORCE_COLOR": "1", "COLUMNS": str(COLUMNS), "TERM": "xterm-256color"}
    ran = subprocess.run(
        [*evalsheet(), "merge", "demo"], cwd=work, env=environment, capture_output=True, text=True, check=False
    )
    screen = Console(record=True, width=COLUMNS, file=io.StringIO(), highlight=False)
    screen.print(Text("> evalsheet merge demo", style="bold"))
    for line in ran.stdout.splitlines()[: LINES - 1]:
        screen.print(Text.from_ansi(line), soft_wrap=True)
    html = work / "terminal.html"
    html.write_text(screen.export_html(theme=SVG_EXPORT_THEME, code_format=HTML), encoding="utf-8")
    browse(html, picture, COLUMNS * LETTER + 32, LINES * LINE + 32)


def browse(html: Path, picture: Path, width: int, height: int) -> None:
    """A page as a browser of that size shows it, in pixels."""
    browser = next(name for name in BROWSERS if shutil.which(name))
    shown = [f"--window-size={width},{height}", f"--screenshot={picture}", html.as_uri()]
    subprocess.run(
        [browser, "--headless", "--no-sandbox", "--hide-scrollbars", *shown], check=True, capture_output=True
    )
    tidy(picture)


def tidy(picture: Path) -> None:
    """Cut the empty margins off, and keep few enough colours for a small file."""
    with Image.open(picture) as opened:
        image = opened.convert("RGB")
    ground = Image.new("RGB", image.size, image.getpixel((0, 0)))
    left, top, right, bottom = ImageChops.difference(image, ground).getbbox() or (0, 0, *image.size)
    box = (
        max(left - MARGIN, 0),
        max(top - MARGIN, 0),
        min(right + MARGIN, image.width),
        min(bottom + MARGIN, image.height),
    )
    image.crop(box).quantize(COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(
        picture, optimize=True
    )


if __name__ == "__main__":
    main(sys.argv[1:])
