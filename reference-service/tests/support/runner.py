"""Runs tests and makes one table of what they have shown and what they have measured."""

import sys
import time
import unittest
from xml.etree import ElementTree

from support import figures
from support.figures import ITEMS, MET, NOT_MET, RECORDED, UNKNOWN, Figure
from support.server import SANITIZER_WORDS, sanitizer

SANITIZER_ITEM = 18


class Outcomes(unittest.TextTestResult):
    """Keeps (test, seconds, verdict, text) of every test; a test with subtests has one outcome."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.all = []
        self._begun = 0.0
        self._noted = None

    def startTest(self, test):
        super().startTest(test)
        self._begun = time.monotonic()
        self._noted = (MET, "")

    def stopTest(self, test):
        super().stopTest(test)
        self.all.append((test, time.monotonic() - self._begun, *self._noted))

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self._noted = (NOT_MET, self.failures[-1][1])

    def addError(self, test, err):
        super().addError(test, err)
        self._noted = (NOT_MET, self.errors[-1][1])

    def addSubTest(self, test, subtest, err):
        super().addSubTest(test, subtest, err)
        if err:
            self._noted = (NOT_MET, (self.failures + self.errors)[-1][1])

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self._noted = (UNKNOWN, reason)


def run(test_folders, only, json_file, junit_file):
    """The exit code of the command."""
    suite = unittest.TestSuite()
    for folder in test_folders:
        loader = unittest.TestLoader()
        loader.testNamePatterns = [f"*{word}*" for word in only] if only else None
        suite.addTests(loader.discover(folder, "*_test.py", folder))
    runner = unittest.TextTestRunner(sys.stderr, verbosity=2, resultclass=Outcomes)
    outcomes = runner.run(suite).all
    rows = table(outcomes, only)
    print_table(rows)
    if json_file:
        with open(json_file, "w", encoding="utf-8") as file:
            file.write(figures.as_json(rows) + "\n")
    if junit_file:
        write_junit(outcomes, junit_file)
    return exit_code(rows)


def item_of(test):
    """The item that a test shows; None for a module that could not be loaded."""
    method = getattr(test, getattr(test, "_testMethodName", ""), None)
    return getattr(method, "reliability_item", getattr(test, "reliability_item", None))


def table(outcomes, only):
    """Rows in the order of the items."""
    rows = [judged(figure) for figure in figures.recorded()]
    for test, _, verdict, text in outcomes:
        reason = text.strip().splitlines()[-1] if text else ""
        name = test.id().split(".")[-1].removeprefix("test_").replace("_", " ")
        # 0: a module that could not be loaded.
        rows.append(Figure(item_of(test) or 0, name, None, "", None, verdict, reason))
    if not only:
        rows += about_sanitizers(outcomes)
        rows += [Figure(item, name, None, "", None, UNKNOWN, "no test ran")
                 for item, name in ITEMS.items() if item not in {row.item for row in rows}]
    return sorted(rows, key=lambda row: row.item)


def judged(figure):
    """Times under a sanitizer say nothing of the program."""
    if sanitizer() and figure.verdict == NOT_MET and figure.unit:
        figure.verdict, figure.reason = UNKNOWN, "measured under a sanitizer"
    return figure


def about_sanitizers(outcomes):
    """What item 18 asks for beyond the tests of the other items."""
    name = f"all of the above under the {sanitizer()} sanitizer" if sanitizer() else \
        "all of the above under a sanitizer"
    if sanitizer():
        complaints = sum(any(words in text for words in SANITIZER_WORDS)
                         for _, _, _, text in outcomes)
        yield Figure(SANITIZER_ITEM, name, complaints, "complaints", 0,
                     NOT_MET if complaints else MET)
    else:
        yield Figure(SANITIZER_ITEM, name, None, "complaints", 0, UNKNOWN,
                     "--server is no sanitizer build")
    yield Figure(SANITIZER_ITEM, "10^6 inputs to the handler by libFuzzer", None, "", None,
                 UNKNOWN, "by hand: echo_fuzz, see CONTRIBUTING.md")


def print_table(rows):
    item = None
    for row in rows:
        if row.item != item:
            item = row.item
            print(f"\n{item:2} {ITEMS.get(item, 'not loaded')}")
        value = "" if row.value is None else f"{row.value:.4g} {row.unit}"
        limit = "" if row.limit is None else f"<= {row.limit:g} {row.unit}"
        reason = f" ({row.reason})" if row.reason else ""
        print(f"   {row.name[:62]:62} {value:>16} {limit:>15}  {row.verdict}{reason}")
    counts = {verdict: sum(row.verdict == verdict for row in rows)
              for verdict in (MET, NOT_MET, UNKNOWN, RECORDED)}
    print("\n" + ", ".join(f"{count} {verdict}" for verdict, count in counts.items()))


def exit_code(rows):
    verdicts = {row.verdict for row in rows}
    return 1 if NOT_MET in verdicts else 3 if UNKNOWN in verdicts else 0


def write_junit(outcomes, path):
    """The form that CI systems read."""
    suite = ElementTree.Element("testsuite", name="reliability", tests=str(len(outcomes)))
    for verdict, attribute in ((NOT_MET, "failures"), (UNKNOWN, "skipped")):
        suite.set(attribute, str(sum(outcome[2] == verdict for outcome in outcomes)))
    for test, seconds, verdict, text in outcomes:
        group, _, name = test.id().rpartition(".")
        case = ElementTree.SubElement(suite, "testcase", classname=group, name=name,
                                      time=f"{seconds:.3f}")
        if verdict == NOT_MET:
            failure = ElementTree.SubElement(case, "failure", message=text.splitlines()[-1])
            failure.text = text
        elif verdict == UNKNOWN:
            ElementTree.SubElement(case, "skipped", message=text)
    ElementTree.ElementTree(suite).write(path, encoding="utf-8", xml_declaration=True)
