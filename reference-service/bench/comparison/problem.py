"""The one exception that means: this could not be found out, and here is why."""


class Problem(Exception):
    """A reason in words for the person at the terminal; never an ordinary result."""
