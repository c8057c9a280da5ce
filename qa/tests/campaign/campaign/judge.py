"""What qa makes of a tree: which stages are red, and for which reasons."""

import dataclasses
import json
import os
import subprocess
import time

from campaign.problem import Problem

PRODUCT_IS_BAD = 1
TOLD_CODES = {0, PRODUCT_IS_BAD, 4, 5, 6}  # the others: qa could not judge, or was not understood


@dataclasses.dataclass
class Stage:
    status: str
    evidence: str  # all that the run says about why it is not green


@dataclasses.dataclass
class Judgment:
    stages: dict[str, Stage]
    seconds: float

    def red(self):
        return [name for name, stage in self.stages.items() if stage.status == "failed"]


def evidence_of(stage):
    """The reasons of one stage of run.json, a line each."""
    lines = []
    failure = stage.get("failure") or {}
    lines.append(failure.get("what", ""))
    for gate in stage.get("gates", []):
        if gate.get("verdict") != "pass" and not gate.get("advisory"):
            lines.append(f"gate {gate.get('name')}: {gate.get('metric')}")
    for test in stage.get("tests", {}).get("cases", []):
        if test.get("status") not in ("passed", "skipped"):
            lines.append(f"test {test.get('suite', '')} {test.get('name')}: {test.get('message', '')}")
    for finding in stage.get("findings", []):
        lines.append(f"finding {finding.get('rule')}: {finding.get('message')}"
                     f" ({finding.get('file', '')})")
    return "\n".join(line for line in lines if line)


def judgment_of(run, seconds=0.0):
    return Judgment({stage["name"]: Stage(stage["status"], evidence_of(stage))
                     for stage in run["stages"]}, seconds)


class Judge:
    def __init__(self, qa, folder, log):
        self.command = qa
        self.folder = folder
        self.log = log

    def judge(self, stages, more=()):
        """Runs `stages`, and those that they need, to the end."""
        report = os.path.join(self.folder, "build", "campaign-run.json")
        if os.path.exists(report):
            os.remove(report)
        os.makedirs(os.path.dirname(report), exist_ok=True)
        started = time.monotonic()
        with open(self.log, "ab") as log:
            done = subprocess.run(
                [self.command, "run", *stages, "-C", self.folder, "--keep-going", "--progress=plain",
                 f"--report=json={report}", *more],
                stdout=log, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, check=False)
        if not os.path.exists(report):
            raise Problem(f"qa ended with {done.returncode} and without a report; see {self.log}")
        with open(report, encoding="utf-8") as stream:
            return judgment_of(json.load(stream), time.monotonic() - started)
