"""The guests' settings: one file, and a folder of rules, read again when a time stamp or the list of files changes."""
import configparser
import dataclasses
import pathlib
import re

OUTCOMES = ("succeed", "fail", "silent")


@dataclasses.dataclass(frozen=True)
class Answer:
    """What a machine does once it could answer: outcome (one of OUTCOMES), after delay seconds, saying text."""

    outcome: str
    delay: float
    text: str


class SettingsError(Exception):
    """A file that can't be understood; the message names it."""


class Settings:
    def __init__(self, main, rules_folder):
        self._main = pathlib.Path(main)
        self._folder = pathlib.Path(rules_folder)
        self._stamp = None
        self._delay = 1.0
        self._rules = []

    def reload(self):
        """Reads the files if they changed; returns whether they did. Raises SettingsError and keeps what it had."""
        files = [*sorted(self._folder.glob("*.conf")), self._main]
        stamp = [(file, file.stat().st_mtime_ns) for file in files if file.exists()]
        if stamp == self._stamp:
            return False
        self._stamp = stamp
        delay, rules = 1.0, []
        for file, _ in stamp:
            parser = configparser.ConfigParser(inline_comment_prefixes=("#",), interpolation=None)
            try:
                parser.read_string(file.read_text(encoding="utf-8"), source=str(file))
                delay = parser.getfloat("guests", "delay", fallback=delay)
                rules += [(file, parser[name]) for name in parser.sections() if name.startswith("rule ")]
            except FileNotFoundError:
                continue  # a test has just taken its rules away
            except (configparser.Error, ValueError) as error:
                raise SettingsError(f"{file}: {error}") from error
        self._rules = [_rule(file, section, delay) for file, section in rules]
        self._delay = delay
        return True

    def answer(self, path):
        """The answer for the resource with this path."""
        for pattern, answer in self._rules:
            if pattern.search(path):
                return answer
        return Answer("succeed", self._delay, "")


def _rule(file, section, delay):
    try:
        outcome = section.get("outcome", "succeed")
        if outcome not in OUTCOMES:
            raise ValueError(f"outcome is one of {', '.join(OUTCOMES)}, not {outcome}")
        answer = Answer(outcome, section.getfloat("delay", delay), section.get("text", "the lab says no"))
        return re.compile(section["match"]), answer
    except (KeyError, ValueError, re.error) as error:
        raise SettingsError(f"{file} [{section.name}]: {error}") from error
