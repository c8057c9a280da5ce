"""The defects as data: what is planted where, and who must see it for which reason."""

import dataclasses
import re
import tomllib

from campaign.problem import Problem

EDIT_FORMS = ({"file", "find", "replace"}, {"file", "write"}, {"file", "remove"})
KEYS = {"name", "what", "red_in", "evidence", "edits"}


@dataclasses.dataclass(frozen=True)
class Edit:
    """One of: `find`, which occurs once, becomes `replace`; a new file is written; one is removed."""
    file: str
    find: str | None = None
    replace: str | None = None
    write: str | None = None
    remove: bool = False


@dataclasses.dataclass(frozen=True)
class Defect:
    name: str
    what: str
    red_in: tuple[str, ...]
    evidence: re.Pattern
    edits: tuple[Edit, ...]


def _edit(value, where):
    if not isinstance(value, dict) or set(value) not in EDIT_FORMS:
        raise Problem(f"{where}: an edit has file and find and replace, or write, or remove")
    return Edit(**value)


def _defect(value, number):
    where = f"defect {number} ({value.get('name', 'without a name')})"
    if set(value) != KEYS:
        raise Problem(f"{where}: keys are {', '.join(sorted(KEYS))}")
    if not value["red_in"] or not value["edits"]:
        raise Problem(f"{where}: red_in and edits must not be empty")
    try:
        evidence = re.compile(value["evidence"])
    except re.error as error:
        raise Problem(f"{where}: evidence is no regular expression: {error}") from error
    return Defect(value["name"], value["what"], tuple(value["red_in"]), evidence,
                  tuple(_edit(edit, where) for edit in value["edits"]))


def parse(text):
    try:
        entries = tomllib.loads(text).get("defect", [])
    except tomllib.TOMLDecodeError as error:
        raise Problem(f"the defects are no TOML: {error}") from error
    defects = [_defect(value, number) for number, value in enumerate(entries, 1)]
    names = [defect.name for defect in defects]
    for name in names:
        if names.count(name) > 1:
            raise Problem(f"there are two defects '{name}'")
    if not defects:
        raise Problem("there are no defects")
    return defects
