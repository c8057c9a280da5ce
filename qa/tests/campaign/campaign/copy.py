"""A copy of the tree in which defects are planted, one at a time: a git worktree with a build
folder of its own, which the next campaign finds again."""

import os
import subprocess

from campaign.problem import Problem


def git(folder, *arguments):
    done = subprocess.run(["git", "-c", "core.hooksPath=/dev/null", *arguments], cwd=folder,
                          text=True, capture_output=True, check=False)
    if done.returncode != 0:
        raise Problem(f"git {arguments[0]}: {done.stderr.strip() or done.returncode}")
    return done.stdout.strip()


def planted(text, find, replace, file):
    """`text` with the one place where `find` stands changed. A planting that no longer applies is
    a defect of the campaign, and must not look like one that nobody saw."""
    places = text.count(find)
    if places != 1:
        raise Problem(f"{file} has {places} places instead of one like: {find.strip()[:60]!r}")
    if find == replace:
        raise Problem(f"{file}: nothing would change")
    return text.replace(find, replace)


class Copy:
    def __init__(self, repository, folder):
        self.folder = os.path.abspath(folder)
        # What is not committed is part of the tree, too; git makes a commit of it that nobody sees.
        self.revision = git(repository, "stash", "create") or git(repository, "rev-parse", "HEAD")
        if not os.path.exists(os.path.join(self.folder, ".git")):
            git(repository, "worktree", "prune")
            git(repository, "worktree", "add", "--quiet", "--detach", self.folder, self.revision)
        self.restore()

    def restore(self):
        """As the revision is. What git ignores stays: builds, and the runs that tell what was seen."""
        git(self.folder, "checkout", "--quiet", "--force", "--detach", self.revision)
        git(self.folder, "reset", "--quiet", "--hard", self.revision)
        git(self.folder, "clean", "--quiet", "--force", "-d")

    def plant(self, edits, secrets):
        """All edits or, with a Problem, none of them. Words of `secrets` in braces are replaced."""
        contents = {}
        for edit in edits:
            path = os.path.join(self.folder, edit.file)
            if edit.write is not None:
                if os.path.exists(path):
                    raise Problem(f"{edit.file} is there already")
                contents[path] = edit.write
                continue
            if not os.path.isfile(path):
                raise Problem(f"{edit.file} is not there")
            if edit.remove:
                contents[path] = None
                continue
            text = contents.get(path)
            if text is None:
                with open(path, encoding="utf-8") as stream:
                    text = stream.read()
            contents[path] = planted(text, edit.find, edit.replace, edit.file)
        for path, text in contents.items():
            if text is None:
                os.remove(path)
                continue
            for word, secret in secrets.items():
                text = text.replace("{" + word + "}", secret)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "w", encoding="utf-8") as stream:
                stream.write(text)
