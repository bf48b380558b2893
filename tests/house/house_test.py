"""The rules of the house, held to the tree itself: the layout of the code, and which room may see which.

usage: house_test.py PROJECT_FOLDER CLANG_FORMAT
"""

import pathlib
import re
import subprocess
import sys
import unittest

ROOT = pathlib.Path(sys.argv[1])
CLANG_FORMAT = sys.argv[2]
WIDTH = 100
TOP_LEVEL = {"CMakeLists.txt", "CMakePresets.json", "README.md", "include", "src", "proto", "examples", "benchmarks",
             "tests"}
# What a host did not ask for; the command and the benchmarks may do all of it.
ENDS_OR_PRINTS = re.compile(r"\b(std::cout|std::cerr|std::clog|f?printf|puts|abort|_?exit|quick_exit|terminate)\s*\(|"
                            r"\bstd::(cout|cerr|clog)\b|\bassert\(")
READS_THE_WALL_CLOCK = re.compile(r"\b(system_clock|steady_clock|high_resolution_clock)::now\b|\bgettimeofday\b")
SLEEPS = re.compile(r"\bsleep_(for|until)\b|\bu?sleep\(|\bnanosleep\b")
TOOLS = {"import", "generate", "report", "cli"}  # of the command, not of the library


def code_files(*folders):
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in (".hpp", ".cpp"):
                yield path


def name(path):
    return str(path.relative_to(ROOT))


def without_comments(text):
    return re.sub(r"//[^\n]*|/\*.*?\*/", "", text, flags=re.DOTALL)


def rooms():
    """src/README.md's table: room -> (its public headers, the rooms that it builds on)."""
    table = {}
    for line in (ROOT / "src/README.md").read_text().splitlines():
        cells = [cell.strip() for cell in line.strip().removeprefix("|").removesuffix("|").split("|")]
        if len(cells) != 4 or not cells[0].startswith("`"):
            continue
        headers = set(re.findall(r"`([^`]+)`", cells[2]))
        below = {room.rstrip("/") for room in re.findall(r"`([^`]+)`", cells[3])}
        for room in re.findall(r"`([^`]+)/`", cells[0]):
            table[room] = (headers, below)
    return table


class Layout(unittest.TestCase):
    def test_every_file_is_laid_out_by_the_formatter(self):
        files = [str(path) for path in code_files("include", "src", "examples", "benchmarks", "tests")]
        checked = subprocess.run([CLANG_FORMAT, "--dry-run", "--Werror", *files], capture_output=True, text=True)
        self.assertEqual(checked.returncode, 0, checked.stderr[-4000:])

    def test_no_line_is_wider_than_the_page(self):
        wide = []
        for path in code_files("include", "src", "examples", "benchmarks", "tests"):
            in_text = False  # a raw string: input as it comes
            in_table = False  # laid out by hand, which tests may do as wide as they need
            for number, line in enumerate(path.read_text().splitlines(), 1):
                if "clang-format off" in line:
                    in_table = path.is_relative_to(ROOT / "tests")
                if "clang-format on" in line:
                    in_table = False
                begins = re.search(r'R"(\w*)\(', line)
                if len(line) > WIDTH and not in_text and not begins and not in_table:
                    wide.append(f"{name(path)}:{number}")
                if begins:
                    closing = f'){begins.group(1)}"'
                    in_text = closing not in line[begins.end():]
                elif in_text:
                    in_text = closing not in line
        self.assertEqual(wide, [])

    def test_the_top_level_holds_nothing_else(self):
        found = {path.name for path in ROOT.iterdir() if not path.name.startswith(".")}
        self.assertEqual(found - TOP_LEVEL, set())

    def test_a_test_never_sleeps(self):
        self.assertEqual([name(p) for p in code_files("tests") if SLEEPS.search(without_comments(p.read_text()))], [])


class Rooms(unittest.TestCase):
    def setUp(self):
        self.table = rooms()

    def test_the_table_names_every_room_and_no_other(self):
        found = {path.name for path in (ROOT / "src").iterdir() if path.is_dir()}
        self.assertEqual(set(self.table), found)

    def test_the_table_names_every_public_header_once(self):
        listed = sorted(header for headers, _ in self.table.values() for header in headers)
        found = sorted(str(path.relative_to(ROOT / "include/casebook"))
                       for path in (ROOT / "include/casebook").rglob("*.hpp"))
        of_no_room = ("casebook.hpp", "testing/")  # all the others; the kit
        unlisted = [one for one in found if not one.startswith(of_no_room) and one not in listed and
                    one.split("/")[0] + "/" not in listed]
        self.assertEqual(unlisted, [], "headers that no room of the table owns")
        self.assertEqual([one for one in listed if not (ROOT / "include/casebook" / one).exists()], [])
        self.assertEqual(len(listed), len(set(listed)))

    def test_no_room_builds_on_one_that_builds_on_it(self):
        def below(room, seen):
            for lower in self.table[room][1]:
                self.assertIn(lower, self.table, f"{room} builds on a room that the table does not name")
                self.assertNotIn(lower, seen, f"{' → '.join([*seen, lower])} is a circle")
                below(lower, [*seen, lower])
        for room in self.table:
            below(room, [room])

    def test_a_room_sees_only_those_that_it_builds_on(self):
        strangers = []
        for room, (headers, below) in self.table.items():
            own = [path for path in code_files("src/" + room)]
            for header in headers:
                path = ROOT / "include/casebook" / header
                own += sorted(path.rglob("*.hpp")) if path.is_dir() else [path]
            for path in own:
                for seen in self.rooms_seen_by(path):
                    if seen != room and seen not in below:
                        strangers.append(f"{name(path)} sees {seen}")
        self.assertEqual(sorted(set(strangers)), [])

    def rooms_seen_by(self, path):
        text = path.read_text()
        for room in re.findall(r'#include "([\w]+)/', text):
            if room in self.table:
                yield room
        for header in re.findall(r"#include <casebook/([\w/]+\.hpp)>", text):
            for room, (headers, _) in self.table.items():
                if header in headers or header.split("/")[0] + "/" in headers:
                    yield room

    def test_a_user_of_the_library_includes_no_engine_of_ours(self):
        """MSM, RocksDB and Asio stay in the folders of include/casebook that are named for them."""
        heavy = re.compile(r"#include <(boost/(msm|mpl|asio)|rocksdb/)")
        found = [name(path) for path in (ROOT / "include/casebook").glob("*.hpp") if heavy.search(path.read_text())]
        self.assertEqual(found, [])

    def test_the_library_neither_prints_nor_ends_its_host(self):
        found = []
        for path in code_files("src", "include"):
            if TOOLS & set(path.parts) or "testing" in path.parts:
                continue
            code = re.sub(r'"(\\.|[^"\\])*"', '""', without_comments(path.read_text()))
            if ENDS_OR_PRINTS.search(code):
                found.append(name(path))
        self.assertEqual(found, [])

    def test_time_is_a_parameter(self):
        """Only casebook::wall_clock reads the wall clock."""
        found = [name(path) for path in code_files("src") if
                 READS_THE_WALL_CLOCK.search(without_comments(path.read_text()))]
        self.assertEqual(found, ["src/core/clock.cpp"])


class Prose(unittest.TestCase):
    def test_every_folder_of_tests_is_told_of(self):
        told = (ROOT / "tests/README.md").read_text()
        folders = {path.name for path in (ROOT / "tests").iterdir() if path.is_dir()}
        self.assertEqual({one for one in folders if f"`{one}/`" not in told}, set())


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
