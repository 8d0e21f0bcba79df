"""報告.html in a browser: it loads without a word of complaint, filters by mouse and keyboard, and fits a phone."""

from __future__ import annotations

import base64
import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from evalsheet.findings import catalogue
from evalsheet.workflow.merge import merge
from evalsheet.workflow.page import PAGE
from tests.rounds import COMPLETE, NOW, distributed, hand_in
from tests.test_report_page import EXAMPLES, HOSTILE, examples, facts_of  # noqa: F401 - a fixture among them

webdriver = pytest.importorskip("selenium.webdriver", reason="selenium is not installed")

from selenium.webdriver.common.by import By  # noqa: E402
from selenium.webdriver.common.keys import Keys  # noqa: E402
from selenium.webdriver.remote.webelement import WebElement  # noqa: E402
from selenium.webdriver.support.select import Select  # noqa: E402

from evalsheet.report.page import write_page  # noqa: E402

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
DRIVER = shutil.which("chromedriver")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        not (CHROMIUM and DRIVER), reason="Chromium with its driver (chromedriver) is not installed"
    ),
]
JA = catalogue("ja")
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--hide-scrollbars",
)  # fmt: skip
DESKTOP, PHONE = (1280, 900), (360, 740)
FITS = """
const beyond = Array.from(document.querySelectorAll("body *")).filter((one) =>
  !one.closest(".scroll, .unseen, .skip") && one.getBoundingClientRect().right > innerWidth + 1);
return [document.documentElement.scrollWidth, beyond.map((one) => one.outerHTML.slice(0, 80))];
"""


class Browser:
    """Chromium with a profile of its own."""

    def __init__(self, profile: Path) -> None:
        options = webdriver.ChromeOptions()
        options.binary_location = CHROMIUM
        for flag in (*FLAGS, f"--user-data-dir={profile}"):
            options.add_argument(flag)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
        self.driver = webdriver.Chrome(options, webdriver.ChromeService(DRIVER))

    def open(self, path: Path, size: tuple[int, int] = DESKTOP) -> None:
        """The page at that size; what the browser said of earlier pages is forgotten."""
        width, height = size
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": size == PHONE}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
        self.driver.get("about:blank")
        self.said()
        self.requested()
        self.driver.get(path.as_uri())

    def said(self) -> list[str]:
        """What the console says since the last look."""
        return [entry["message"] for entry in self.driver.get_log("browser")]

    def requested(self) -> list[str]:
        """Every address asked for since the last look."""
        events = [json.loads(entry["message"])["message"] for entry in self.driver.get_log("performance")]
        sent = [one["params"]["request"]["url"] for one in events if one["method"] == "Network.requestWillBeSent"]
        return [url for url in sent if url not in ("about:blank", "data:,")]

    def all(self, selector: str) -> list[WebElement]:
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def one(self, selector: str) -> WebElement:
        (found,) = self.all(selector)
        return found

    def shown(self) -> list[tuple[str, str]]:
        """(department, item) of the findings that are not filtered away."""
        rows = [row for row in self.all("#found tr.one") if row.is_displayed()]
        return [(row.get_dom_attribute("data-departments"), row.get_dom_attribute("data-item")) for row in rows]

    def press(self, *keys: str) -> None:
        """Keys pressed one after another, wherever the focus is."""
        for key in keys:
            self.driver.switch_to.active_element.send_keys(key)


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    started = Browser(tmp_path_factory.mktemp("chromium"))
    yield started
    started.driver.quit()


@pytest.fixture(scope="module")
def round_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """福総 with two mistakes, one of them hostile, 社協 with a cross-listing that differs; nothing from 協働."""
    loaded = distributed(tmp_path_factory.mktemp("browser") / "r6")
    hand_in(loaded, "福総", {**COMPLETE["福総"], ("1", "grade"): HOSTILE, ("2", "issues"): ""})
    text = COMPLETE["社協"][("4", "outcome")].replace("三つ", "二つ")
    hand_in(loaded, "社協", {**COMPLETE["社協"], ("4", "outcome"): text})
    merge(loaded.folder.path, NOW, JA)
    return loaded.folder.path / "result" / PAGE


EVERYTHING = [("福総", "1"), ("福総", "2"), ("社協", "4"), ("協働", "")]


def test_it_loads_without_a_complaint_and_asks_for_nothing_else(browser: Browser, round_page: Path) -> None:
    browser.open(round_page)
    assert browser.said() == []
    assert browser.requested() == [round_page.as_uri()]
    assert browser.driver.title == "報告 令和6年度 目標事業評価調書"


def test_a_hostile_answer_is_only_text(browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / PAGE
    write_page(path, facts_of(text=HOSTILE))
    browser.open(path)
    assert (browser.said(), browser.requested()) == ([], [path.as_uri()])
    assert len(browser.all("script")) == 1
    assert browser.one("h1").text == " ".join(HOSTILE.split())


def test_nothing_can_be_fetched_even_if_something_tried(browser: Browser, round_page: Path) -> None:
    browser.open(round_page)
    tried = "fetch('https://example.com/').then(() => arguments[0]('fetched'), () => arguments[0]('refused'))"
    answered = browser.driver.execute_async_script(tried)
    assert answered == "refused"
    assert any("Content Security Policy" in line for line in browser.said())


def test_filters_narrow_the_findings_and_say_how_many_are_left(browser: Browser, round_page: Path) -> None:
    browser.open(round_page)
    output = browser.one("#filter output")
    assert (browser.shown(), output.text) == (EVERYTHING, "4件")
    Select(browser.one("select[name=department]")).select_by_visible_text("福総")
    assert (browser.shown(), output.text) == ([("福総", "1"), ("福総", "2")], "4件のうち2件")
    Select(browser.one("select[name=item]")).select_by_visible_text("2")
    assert browser.shown() == [("福総", "2")]
    Select(browser.one("select[name=department]")).select_by_visible_text("協働")
    assert browser.shown() == []
    assert browser.one("#found-none").text == "当てはまる指摘はありません。"
    browser.one("#filter button").click()
    browser.driver.execute_async_script("setTimeout(arguments[0], 50)")
    assert (browser.shown(), output.text) == (EVERYTHING, "4件")


@pytest.mark.parametrize(
    ("typed", "left"),
    [
        ("二つの地区", [("社協", "4")]),
        ("ＳＵＢＭＩＳＳＩＯＮ", [("協働", "")]),  # the code, in whatever width
        ("評価 alert", [("福総", "1")]),
        ("どこにもない", []),
    ],
)
def test_search_finds_what_stands_in_a_finding(
    browser: Browser, round_page: Path, typed: str, left: list[tuple[str, str]]
) -> None:
    browser.open(round_page)
    browser.one("#filter input").send_keys(typed)
    assert browser.shown() == left


def test_by_keyboard_alone(browser: Browser, round_page: Path) -> None:
    browser.open(round_page)
    browser.press(Keys.TAB)
    assert browser.driver.switch_to.active_element.get_dom_attribute("class") == "skip"
    browser.press(Keys.ENTER)
    browser.press(Keys.TAB)
    assert browser.driver.switch_to.active_element.get_dom_attribute("href") == "#findings"
    browser.press(Keys.ENTER)  # the errors, from the first screen
    assert Select(browser.one("select[name=severity]")).first_selected_option.get_dom_attribute("value") == "error"
    browser.press(Keys.TAB)
    assert browser.driver.switch_to.active_element.get_dom_attribute("name") == "severity"
    browser.press(Keys.TAB, "社", Keys.TAB, Keys.TAB)
    assert browser.shown() == [("社協", "4")]
    browser.press("三つ")
    browser.press(Keys.ENTER)  # there is nowhere to send it
    assert browser.driver.current_url.split("#")[0] == round_page.as_uri()
    browser.press(Keys.TAB, Keys.SPACE)
    browser.driver.execute_async_script("setTimeout(arguments[0], 50)")
    assert browser.shown() == EVERYTHING


def test_a_square_of_the_map_leads_to_its_findings(browser: Browser, round_page: Path) -> None:
    browser.open(round_page)
    browser.one("#map a[data-department='社協'][data-item='4']").click()
    assert browser.shown() == [("社協", "4")]
    assert browser.driver.current_url.endswith("#findings")


def test_without_scripts_everything_is_there_and_no_dead_filter(browser: Browser, round_page: Path) -> None:
    browser.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        browser.open(round_page)
        assert not browser.one("#filter").is_displayed()
        assert browser.shown() == EVERYTHING
    finally:
        browser.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


@pytest.mark.parametrize("size", [PHONE, (768, 1024), DESKTOP], ids=["phone", "tablet", "desktop"])
@pytest.mark.parametrize("form", EXAMPLES)
def test_nothing_overflows(
    browser: Browser,
    form: str,
    size: tuple[int, int],
    examples: Any,  # noqa: F811
) -> None:
    browser.open(examples(form).folder / PAGE, size)
    assert browser.driver.execute_script(FITS) == [size[0], []]
    assert browser.said() == []


@pytest.mark.parametrize("form", EXAMPLES)
def test_on_paper_nothing_is_cut_off(browser: Browser, form: str, examples: Any) -> None:  # noqa: F811
    browser.open(examples(form).folder / PAGE)
    width = round((210 - 2 * 11) / 25.4 * 96)
    browser.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        metrics = {"width": width, "height": 1000, "deviceScaleFactor": 1, "mobile": False}
        browser.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
        beyond = browser.driver.execute_script(FITS.replace(".scroll, ", ""))
    finally:
        browser.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
    assert beyond == [width, []]


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="poppler (pdftotext) is not installed")
def test_paper_says_everything_the_screen_says(browser: Browser, round_page: Path, tmp_path: Path) -> None:
    browser.open(round_page)
    printed = browser.driver.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True})
    pdf = tmp_path / "page.pdf"
    pdf.write_bytes(base64.b64decode(printed["data"]))
    text = subprocess.run(["pdftotext", "-layout", pdf, "-"], check=True, capture_output=True, text=True).stdout
    bare = "".join(text.split())
    for row in browser.all("#found td.what p, #departments tbody th, #map tbody th"):
        assert "".join(row.get_attribute("textContent").split())[:12] in bare
    assert "絞り込みをやめる" not in bare
