"""Opens report pages in headless Chromium, and holds them to what people see: charts, rows, sorting, filtering,
Chinese; and to what they must not do: reach for the network, complain, or run what is in a cell.

page_test.py CASEBOOK MADE_UP_PAGE
"""
import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common import utils
from selenium.webdriver.common.by import By

casebook, made_up_page = sys.argv[1:3]

# Whether, on every canvas, there is a bar or a point of a line with its own colour in its middle.
CANVASES_DRAWN = """
return [...document.querySelectorAll("canvas")].map((canvas) => {
  const chart = Chart.getChart(canvas);
  const scale = chart.currentDevicePixelRatio;
  const pixels = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
  const hex = ({x, y}) => {
    const at = 4 * (Math.floor(y * scale) * canvas.width + Math.floor(x * scale));
    return "#" + [...pixels.slice(at, at + 3)].map((part) => part.toString(16).padStart(2, "0")).join("");
  };
  return chart.data.datasets.some((series, i) => chart.getDatasetMeta(i).data.some(
    (element, place) => series.data[place] && hex(element.getCenterPoint()) === series.backgroundColor));
});
"""


def run(*command):
    return subprocess.run(command, check=True, capture_output=True).stdout.decode()


class LoopbackService(Service):
    """Reaches its driver by address: a bare machine need not resolve "localhost"."""

    @property
    def service_url(self):
        return f"http://127.0.0.1:{self.port}"

    def is_connectable(self):
        return utils.is_connectable(self.port, "127.0.0.1")


def start_browser(profile):
    options = Options()
    options.binary_location = "/usr/bin/chromium"
    for flag in ("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                 "--disable-background-networking", "--disable-component-update", "--disable-sync", "--remote-debugging-pipe",
                 "--window-size=1400,1000", f"--user-data-dir={profile}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    return webdriver.Chrome(service=LoopbackService("/usr/bin/chromedriver"), options=options)


class PageTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.scratch = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.scratch.cleanup)
        cls.folder = pathlib.Path(cls.scratch.name)
        cls.store = str(cls.folder / "db")
        run(casebook, "generate", "--cases", "300", "--seed", "7", "--db", cls.store)
        gap = cls.folder / "gap.jsonl"  # resolved on the spot, and nobody says by doing what
        gap.write_text("".join(
            f'{{"case":"GAP","occurredAt":"2025-03-01T0{hour}:00:00Z","{fact}":{json.dumps(said)}}}\n'
            for hour, fact, said in ((1, "caseReceived", {"workflow": "complaint", "category": "noise"}),
                                     (2, "casePutOnHold", {"reason": "BACKLOG"}), (3, "caseResolved", {}),
                                     (4, "callbackCompleted", {"channel": "phone", "verdict": "FIXED"}))),
            encoding="utf-8")
        run(casebook, "import", "--db", cls.store, str(gap))
        cls.browser = start_browser(cls.folder / "profile")
        cls.addClassCleanup(cls.browser.quit)

    def open(self, page):
        file = self.folder / "page.html"
        file.write_text(page, encoding="utf-8")
        self.browser.get_log("performance")
        self.browser.get(file.as_uri())

    def open_report(self, *arguments, language="en"):
        self.open(run(casebook, "report", *arguments, "--db", self.store, "--as-of", "2026-01-01",
                      "--format", "html", "--lang", language))

    def column(self, number):
        return self.browser.execute_script(
            "return [...document.querySelectorAll('#rows tbody tr')].filter((row) => !row.hidden)"
            ".map((row) => row.cells[arguments[0]]).map((cell) => cell.dataset.value ?? cell.textContent)", number)

    def header(self, number):
        return self.browser.find_elements(By.CSS_SELECTOR, "#rows thead th")[number]

    def sort_by(self, number):
        self.header(number).find_element(By.TAG_NAME, "button").click()
        return self.column(number)

    def type_filter(self, text):
        box = self.browser.find_element(By.ID, "filter")
        box.clear()
        box.send_keys(text)
        return self.browser.find_element(By.ID, "count").text

    def assert_drawn(self, count):
        drawn = self.browser.execute_script(CANVASES_DRAWN)
        self.assertEqual(drawn, [True] * count)

    def gaps_in_lines(self):
        return self.browser.execute_script(
            "return page.charts.flatMap((one) => one.series.flatMap((line) => line.values))"
            ".filter((value) => typeof value !== 'number')")

    def requests_of_the_page(self):
        """What the page's own frame asked for, from the page itself on. The browser's first tab asks for things of
        its own, before and meanwhile."""
        page = (self.folder / "page.html").as_uri()
        events = [json.loads(entry["message"])["message"] for entry in self.browser.get_log("performance")]
        asked = [event["params"] for event in events if event["method"] == "Network.requestWillBeSent"]
        opening = next((i for i, one in enumerate(asked) if one["request"]["url"] == page), None)
        self.assertIsNotNone(opening, "requests are seen at all")
        frame = asked[opening]["frameId"]
        return [one["request"]["url"] for one in asked[opening + 1:]
                if one["documentURL"] == page or (one.get("frameId") == frame and one["type"] == "Document")]

    def assert_quiet(self):
        """Nothing on the console (where a refused request would be), and no request but for data in the page."""
        self.assertEqual(self.browser.get_log("browser"), [])
        self.assertEqual([url for url in self.requests_of_the_page() if not url.startswith("data:")], [])

    def test_every_report_shows_its_charts_and_rows(self):
        # Charts: outcomes, and compliance over time of six clocks where rows are by no period.
        for arguments, charts in ((["sla"], 7), (["sla", "--by", "clock,month"], 2), (["grading"], 1),
                                  (["backlog"], 1), (["gaps"], 1)):
            with self.subTest(report=arguments):
                try:
                    self.open_report(*arguments)
                except subprocess.CalledProcessError as gaps:
                    self.assertEqual((arguments, gaps.returncode), (["gaps"], 1))
                    self.open(gaps.stdout.decode())
                self.assert_drawn(charts)
                self.assertEqual(set(self.gaps_in_lines()) - {None}, set(), "what is no number is a gap")
                rows = self.browser.find_elements(By.CSS_SELECTOR, "#rows tbody tr")
                self.assertTrue(rows and all(row.is_displayed() for row in rows))
                self.assert_quiet()

    def test_numbers_are_sorted_as_numbers_both_ways(self):
        self.open_report("sla", "--by", "category,month")
        titles = [self.header(i).text.strip(" \xa0↕") for i in range(6)]
        met = titles.index("Met")
        before = [int(value) for value in self.column(met)]
        self.assertNotEqual(sorted(before), sorted(before, key=str), "the order of numbers is not that of text")
        self.assertEqual([int(value) for value in self.sort_by(met)], sorted(before))
        self.assertEqual(self.header(met).get_attribute("aria-sort"), "ascending")
        self.assertEqual([int(value) for value in self.sort_by(met)], sorted(before, reverse=True))
        self.assertEqual(self.header(met).get_attribute("aria-sort"), "descending")
        self.assertEqual(self.sort_by(0), sorted(self.column(0)))
        self.assertEqual(self.header(met).get_attribute("aria-sort"), "none")
        self.assert_quiet()

    def test_lengths_and_rates_are_sorted_by_what_they_are_and_nothing_comes_last(self):
        self.open(run(made_up_page, "en"))
        self.assertEqual(self.sort_by(2), ["0", "90000000", "7200000000", "950400000000"])
        self.assertEqual(self.sort_by(1), ["0.25", "0.985", "1", ""])
        self.assertEqual(self.sort_by(1), ["1", "0.985", "0.25", ""])

    def test_the_filter_hides_rows_that_do_not_match(self):
        self.open_report("sla", "--by", "clock,month")
        total = len(self.column(0))
        told = self.type_filter("CALLBACK 2025-0")
        shown = list(zip(self.column(0), self.column(1)))
        self.assertTrue(0 < len(shown) < total)
        self.assertTrue(all(clock == "Callback" and month.startswith("2025-0") for clock, month in shown))
        self.assertEqual(told, f"{len(shown)} of {total} rows")
        self.assertEqual(self.type_filter("no such thing"), f"0 of {total} rows")
        self.assertEqual(self.type_filter(" "), f"{total} of {total} rows")
        self.assert_quiet()

    def test_a_chinese_page_shows_chinese(self):
        self.open_report("sla", "--by", "clock,month", language="zh")
        self.assertEqual(self.browser.title, "时限达成")
        self.assertEqual(self.browser.find_element(By.TAG_NAME, "html").get_attribute("lang"), "zh-CN")
        text = self.browser.find_element(By.TAG_NAME, "body").text
        for word in ("截至", "达标率走势", "达标", "超时", "免责", "回访", "首次响应", "小时", "筛选"):
            self.assertIn(word, text)
        self.assertNotIn("Callback", text)
        self.assertIn("回访", [series["name"] for series in self.browser.execute_script("return page.charts[1].series")])
        self.assert_drawn(2)
        self.assert_quiet()

    def test_the_scorecard_is_a_matrix_of_marked_cells(self):
        for language, passed in (("en", "Pass"), ("zh", "达成")):
            self.open(run(casebook, "report", "scorecard", "--db", self.store, "--as-of", "2025-06-15", "--format", "html",
                          "--lang", language))
            matrix = self.browser.find_element(By.CSS_SELECTOR, "table.score")
            periods = [head.text for head in matrix.find_elements(By.CSS_SELECTOR, "thead th")][1:]
            self.assertEqual([name[:7] for name in periods], sorted(name[:7] for name in periods))
            self.assertEqual([name[:7] for name in periods if "\n" in name], ["2025-06"], "only the present one is open")
            cells = matrix.find_elements(By.CSS_SELECTOR, "tbody tr:first-child td")
            self.assertEqual(len(cells), len(periods))
            self.assertTrue(matrix.find_elements(By.CSS_SELECTOR, f"td.pass b[aria-label='{passed}']"))
            colours = {kind: cell[0].value_of_css_property("background-color")
                       for kind in ("pass", "fail", "few")
                       if (cell := matrix.find_elements(By.CSS_SELECTOR, f"td.{kind}:not(.unfinished)"))}
            self.assertEqual(len(set(colours.values())), len(colours), "each verdict has a colour of its own")
            self.assertGreater(len(colours), 1)
            rows = self.browser.find_elements(By.CSS_SELECTOR, "#rows tbody tr")
            self.assertGreater(len(rows), len(matrix.find_elements(By.CSS_SELECTOR, "tbody tr")), "one row a cell stays")
            self.assert_quiet()

    def test_text_in_a_cell_stays_text(self):
        for language in ("en", "zh"):
            self.open(run(made_up_page, language))
            self.assertIsNone(self.browser.execute_script("return window.hurt ?? null"))
            self.assertEqual(self.browser.find_elements(By.TAG_NAME, "img"), [])
            self.assertIn("</script><img src=x onerror=\"window.hurt=1\">", self.column(0)[0])
            self.assert_drawn(1)
            self.assert_quiet()

    def test_heat_maps_and_matrices_colour_their_cells(self):
        self.open(run(made_up_page, "zh"))
        heat, matrix = self.browser.find_elements(By.CSS_SELECTOR, "table.heat")
        self.assertEqual(len(heat.find_elements(By.CSS_SELECTOR, "tbody td")), 7 * 24)
        self.assertEqual(heat.find_element(By.CSS_SELECTOR, "tbody th").text, "周一")
        colours = {cell.value_of_css_property("background-color")
                   for cell in heat.find_elements(By.CSS_SELECTOR, "tbody tr:first-child td")}
        self.assertGreater(len(colours), 5)
        self.assertEqual(matrix.find_elements(By.CSS_SELECTOR, "tr:last-child td")[-1].text, "12")


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], "-v"])
