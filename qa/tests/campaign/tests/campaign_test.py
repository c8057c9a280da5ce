"""The campaign's own tests: what it plants, and what it believes."""

import os
import subprocess
import sys
import tempfile
import unittest
from xml.etree import ElementTree

HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
REPOSITORY = os.path.dirname(os.path.dirname(os.path.dirname(HERE)))
sys.path[:0] = [HERE]

from campaign import defects, judge, report, verdict  # noqa: E402
from campaign.copy import Copy, planted  # noqa: E402
from campaign.problem import Problem  # noqa: E402
from campaign.verdict import Word  # noqa: E402

ONE = '''[[defect]]
name = "one"
what = "something"
red_in = ["unit"]
evidence = "(?i)reason"
edits = [{ file = "a.txt", find = "good", replace = "bad {private_key}" }]
'''


def stage(name, status, what="", **more):
    failure = {"what": what} if status == "failed" else None
    return {"name": name, "status": status, "failure": failure, **more}


def judged(*stages):
    return judge.judgment_of({"stages": list(stages)}, 1.0)


class TheDefects(unittest.TestCase):
    def test_each_of_this_tree_can_be_planted(self):
        with open(os.path.join(HERE, "defects.toml"), encoding="utf-8") as stream:
            known = defects.parse(stream.read())
        self.assertGreater(len(known), 30)
        for defect in known:
            texts = {}
            for edit in defect.edits:
                path = os.path.join(REPOSITORY, edit.file)
                with self.subTest(defect.name, file=edit.file):
                    if edit.find is None:
                        self.assertEqual(os.path.exists(path), edit.remove)
                        continue
                    if path not in texts:
                        with open(path, encoding="utf-8") as stream:
                            texts[path] = stream.read()
                    texts[path] = planted(texts[path], edit.find, edit.replace, edit.file)

    def test_what_is_no_defect_is_refused(self):
        for text in ("", "[[defect]]\n", ONE + ONE, ONE.replace("red_in", "reds"),
                     ONE.replace('["unit"]', "[]"), ONE.replace("(?i)reason", "("),
                     ONE.replace("find", "fnd"), "no toml"):
            with self.subTest(text), self.assertRaises(Problem):
                defects.parse(text)


class Planting(unittest.TestCase):
    def test_a_place_must_be_there_exactly_once(self):
        self.assertEqual(planted("a b", "b", "c", "f"), "a c")
        for text, find, replace in (("a", "b", "c"), ("b b", "b", "c"), ("b", "b", "b")):
            with self.assertRaises(Problem):
                planted(text, find, replace, "f")

    def test_the_copy_is_planted_and_as_before_again(self):
        with tempfile.TemporaryDirectory() as folder:
            origin = os.path.join(folder, "origin")
            os.makedirs(origin)

            def git(*arguments):
                return subprocess.run(["git", "-c", "user.name=Jo", "-c", "user.email=jo@x",
                                       *arguments], cwd=origin, check=True, capture_output=True,
                                      text=True).stdout

            def text_of(name):
                with open(os.path.join(origin, "build/tree", name), encoding="utf-8") as stream:
                    return stream.read()

            git("init", "--quiet")
            for name, text in (("a.txt", "good\n"), ("gone.txt", "x"), (".gitignore", "/build/\n")):
                with open(os.path.join(origin, name), "w", encoding="utf-8") as stream:
                    stream.write(text)
            git("add", "--all")
            git("commit", "--quiet", "--message", "one")
            with open(os.path.join(origin, "a.txt"), "a", encoding="utf-8") as stream:
                stream.write("not committed\n")
            tree = Copy(origin, os.path.join(origin, "build/tree"))
            self.assertEqual(text_of("a.txt"), "good\nnot committed\n")
            defect, = defects.parse(ONE)
            edits = (*defect.edits, defects.Edit("new/b.txt", write="b"),
                     defects.Edit("gone.txt", remove=True))
            tree.plant(edits, {"private_key": "K"})
            self.assertEqual(text_of("a.txt"), "bad K\nnot committed\n")
            self.assertEqual(text_of("new/b.txt"), "b")
            os.makedirs(os.path.join(tree.folder, "build"))
            tree.restore()
            self.assertEqual(text_of("a.txt"), "good\nnot committed\n")
            self.assertEqual(sorted(os.listdir(tree.folder)),
                             [".git", ".gitignore", "a.txt", "build", "gone.txt"])
            # Nothing of several edits is done when one of them can't be.
            with self.assertRaises(Problem):
                tree.plant((*defect.edits, defects.Edit("none.txt", remove=True)), {})
            self.assertEqual(text_of("a.txt"), "good\nnot committed\n")
            self.assertEqual(git("status", "--porcelain"), " M a.txt\n")


class Verdicts(unittest.TestCase):
    def setUp(self):
        self.defect, = defects.parse(ONE)

    def word(self, *stages):
        return verdict.of_defect(self.defect, judged(*stages)).word

    def test_caught_is_red_for_its_reason(self):
        self.assertIs(self.word(stage("unit", "failed", "the Reason")), Word.CAUGHT)
        finding = [{"rule": "r", "message": "reason", "file": "f"}]
        self.assertIs(self.word(stage("unit", "failed", "x", findings=finding)), Word.CAUGHT)

    def test_anything_else_is_missed(self):
        self.assertIs(self.word(stage("unit", "passed")), Word.MISSED)
        self.assertIs(self.word(stage("unit", "skipped")), Word.MISSED)
        self.assertIs(self.word(stage("unit", "failed", "it does not compile")), Word.MISSED)

    def test_who_could_not_judge_has_not_missed_it(self):
        self.assertIs(self.word(stage("unit", "errored")), Word.NOT_PLANTED)
        self.assertIs(self.word(stage("lint", "failed", "reason")), Word.NOT_PLANTED)

    def test_every_stage_must_see_it(self):
        self.defect, = defects.parse(ONE.replace('["unit"]', '["unit", "module"]'))
        red = stage("unit", "failed", "reason")
        self.assertIs(self.word(red, stage("module", "passed")), Word.MISSED)
        self.assertIs(self.word(red, stage("module", "failed", "reason")), Word.CAUGHT)

    def test_what_passed_is_no_evidence(self):
        entry = stage("unit", "failed", "x", gates=[{"name": "n", "metric": "m", "verdict": "pass"}],
                      tests={"cases": [{"name": "reason", "status": "passed"}]})
        self.assertEqual(judge.evidence_of(entry), "x")

    def test_a_clean_tree_must_be_green(self):
        green = judged(stage("unit", "passed"))
        self.assertIs(verdict.of_clean_tree(1, ["unit"], green).word, Word.CLEAN)
        for red in (stage("unit", "failed", "why"), stage("unit", "skipped"), stage("lint", "passed")):
            self.assertIs(verdict.of_clean_tree(1, ["unit"], judged(red)).word, Word.FALSE_ALARM)


class Reports(unittest.TestCase):
    def test_the_exit_code_says_the_worst(self):
        def code(*words):
            return report.exit_code([verdict.Verdict("n", word, "unit", 1.0) for word in words])
        self.assertEqual(code(Word.CAUGHT, Word.CLEAN), 0)
        self.assertEqual(code(Word.CAUGHT, Word.NOT_PLANTED), 3)
        self.assertEqual(code(Word.MISSED, Word.NOT_PLANTED), 1)
        self.assertEqual(code(Word.FALSE_ALARM), 1)

    def test_junit_has_every_verdict(self):
        verdicts = [verdict.Verdict(word.name, word, "unit", 1.0, "why") for word in Word]
        suite = ElementTree.fromstring(report.junit(verdicts))
        self.assertEqual([[child.tag for child in case] for case in suite],
                         [[], ["failure"], ["error"], [], ["failure"]])


if __name__ == "__main__":
    unittest.main()
