"""Translations without the gettext programs: collect strings, check that none is missing, compile.

python -m config.translations collect | check | compile
"""

import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polib

from common.catalogues import compile_all

BASE_DIR = Path(__file__).resolve().parent.parent
LOCALE = BASE_DIR / "locale"
APPS = (
    "accounts", "applications", "awards", "common", "config",
    "enterprises", "portal", "programs", "reports", "reviews",
)  # fmt: skip
# Strings of libraries that ship no Chinese: kept by hand in the catalogue under this mark.
LIBRARY = "library"
LANGUAGES = ("zh_Hans", "en")
PLACE = re.compile(r"%\((\w+)\)[sd]|%[sd]|\{(\w*)\}")
TEMPLATES = {".html", ".txt"}
CALL = re.compile(
    r"\b(?:ngettext|pgettext|npgettext|gettext|_)\((?:[^()'\"]|'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\")*\)"
)
KEYWORDS: dict[str, Any] = {
    "_": None, "gettext": None, "gettext_lazy": None, "gettext_noop": None,
    "ngettext": (1, 2), "ngettext_lazy": (1, 2), "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3), "npgettext_lazy": ((1, "c"), 2, 3),
}  # fmt: skip


def found(root: Path = BASE_DIR) -> dict[tuple[str | None, str], tuple[str | None, set[str]]]:
    """Every message of the sources: (context, msgid) -> (plural, places)."""
    messages: dict[tuple[str | None, str], tuple[str | None, set[str]]] = {}
    for path in sources(root):
        for context, single, plural in messages_of(path):
            known, places = messages.setdefault((context, single), (plural, set()))
            places.add(path.relative_to(root).as_posix())
            messages[context, single] = (known or plural, places)
    return messages


def sources(root: Path = BASE_DIR) -> list[Path]:
    python = [p for app in APPS for p in (root / app).rglob("*.py") if "migrations" not in p.parts]
    templates = [p for p in (root / "templates").rglob("*") if p.suffix in TEMPLATES]
    return sorted([*python, *templates])


def messages_of(path: Path) -> Iterator[tuple[str | None, str, str | None]]:
    """Yield (context, msgid, plural) for each translatable call of one source file."""
    from babel.messages.extract import extract

    text = path.read_text(encoding="utf-8")
    code = python_of(text) if path.suffix in TEMPLATES else text
    for _line, message, _comments, context in extract("python", io.BytesIO(code.encode()), KEYWORDS):
        single, plural = (message[0], message[1]) if isinstance(message, tuple) else (message, None)
        if single:
            yield context, single, plural


def python_of(template: str) -> str:
    """The translatable calls of a template, a line each, as Python that an extractor reads."""
    from django.utils.translation.template import templatize

    return "\n".join(match.group(0) for match in CALL.finditer(templatize(template)))


def collect(locale: Path = LOCALE, root: Path = BASE_DIR) -> None:
    """Add new messages to each catalogue and drop those that no source has any more."""
    messages = found(root)
    for language in LANGUAGES:
        path = catalogue_of(language, locale)
        kept = {(e.msgctxt, e.msgid): e for e in polib.pofile(str(path))} if path.exists() else {}
        fresh = _new(language)
        for key in sorted(messages, key=lambda key: (key[1], key[0] or "")):
            plural, places = messages[key]
            entry = kept.get(key) or polib.POEntry(msgctxt=key[0], msgid=key[1])
            entry.occurrences = [(place, "") for place in sorted(places)]
            _fill(entry, plural, language)
            fresh.append(entry)
        for key in sorted(kept.keys() - messages.keys(), key=lambda key: (key[1], key[0] or "")):
            if kept[key].tcomment == LIBRARY:
                fresh.append(kept[key])
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh.save(str(path))


def _fill(entry: polib.POEntry, plural: str | None, language: str) -> None:
    """Bring an entry into the shape of its message; English says what the message says."""
    if plural is None:
        entry.msgid_plural, entry.msgstr_plural = "", {}
        entry.msgstr = entry.msgid if language == "en" else entry.msgstr
        return
    entry.msgid_plural, entry.msgstr = plural, ""
    if language == "en":
        entry.msgstr_plural = {0: entry.msgid, 1: plural}
    else:
        entry.msgstr_plural = entry.msgstr_plural or {0: ""}


def problems(locale: Path = LOCALE, root: Path = BASE_DIR) -> list[str]:
    """What is missing, unused, untranslated or has other places than its message."""
    messages = found(root)
    faults = []
    for language in LANGUAGES:
        entries = {(e.msgctxt, e.msgid): e for e in polib.pofile(str(catalogue_of(language, locale))) if not e.obsolete}
        faults += [f"{language}: not collected: {msgid!r}" for _c, msgid in messages.keys() - entries.keys()]
        for key, entry in entries.items():
            if key not in messages and entry.tcomment != LIBRARY:
                faults.append(f"{language}: no longer used: {entry.msgid!r}")
            elif key in messages and (messages[key][0] or "") != entry.msgid_plural:
                faults.append(f"{language}: another plural: {entry.msgid!r}")
            if entry.fuzzy or not entry.translated():
                faults.append(f"{language}: not translated: {entry.msgid!r}")
            elif _places(entry.msgstr, *entry.msgstr_plural.values()) != _places(entry.msgid, entry.msgid_plural):
                faults.append(f"{language}: other places than the message: {entry.msgid!r}")
    return sorted(faults)


def _places(*texts: str) -> set[str]:
    """The places that a message and its plural fill in; a singular may leave its number out."""
    return {match.group(0) for text in texts for match in PLACE.finditer(text)}


def catalogue_of(language: str, locale: Path = LOCALE) -> Path:
    return locale / language / "LC_MESSAGES" / "django.po"


def _new(language: str) -> polib.POFile:
    catalogue = polib.POFile(wrapwidth=110)
    plural = "nplurals=1; plural=0;" if language == "zh_Hans" else "nplurals=2; plural=(n != 1);"
    catalogue.metadata = {
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
        "Language": language,
        "Plural-Forms": plural,
    }
    return catalogue


def main() -> int:
    command = sys.argv[1] if len(sys.argv) > 1 else ""
    if command == "collect":
        collect()
    elif command == "compile":
        compile_all(LOCALE)
    elif command == "check":
        faults = problems()
        sys.stdout.write("\n".join(faults) + ("\n" if faults else ""))
        return 1 if faults else 0
    else:
        sys.stderr.write(__doc__ or "")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
