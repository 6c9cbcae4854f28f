"""Translations without the gettext programs: collect strings, check that none is missing, compile.

python -m config.translations collect | check | compile
"""

import io
import re
import sys
from pathlib import Path

import polib

BASE_DIR = Path(__file__).resolve().parent.parent
LOCALE = BASE_DIR / "locale"
APPS = (
    "accounts", "applications", "awards", "common", "config", "enterprises", "portal", "programs", "reports", "reviews",
)  # fmt: skip
# Strings of libraries that ship no Chinese: kept by hand in the catalogue under this mark.
LIBRARY = "library"
PLACE = re.compile(r"%\((\w+)\)[sd]|%[sd]|\{(\w*)\}")


def compile_all(locale: Path = LOCALE) -> int:
    """Write every django.mo that is older than its django.po. Returns how many were written."""
    count = 0
    for po in locale.glob("*/LC_MESSAGES/django.po"):
        mo = po.with_suffix(".mo")
        if not mo.exists() or mo.stat().st_mtime < po.stat().st_mtime:
            polib.pofile(str(po)).save_as_mofile(str(mo))
            count += 1
    return count


def found() -> dict[tuple[str | None, str], tuple[str | None, set[str]]]:
    """Every message of the sources: (context, msgid) -> (plural, places)."""
    from babel.messages.extract import extract

    keywords = {
        "gettext": None, "gettext_lazy": None, "_": None, "ngettext": (1, 2), "ngettext_lazy": (1, 2),
        "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2), "gettext_noop": None,
    }  # fmt: skip
    messages: dict[tuple[str | None, str], tuple[str | None, set[str]]] = {}
    for path in sources():
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".html":
            text = python_of(text)
        for _line, message, _comments, context in extract("python", io.BytesIO(text.encode()), keywords):
            single, plural = (message[0], message[1]) if isinstance(message, tuple) else (message, None)
            if single:
                messages.setdefault((context, single), (plural, set()))[1].add(
                    str(path.relative_to(BASE_DIR))
                )
    return messages


def sources() -> list[Path]:
    python = [p for app in APPS for p in (BASE_DIR / app).rglob("*.py") if "migrations" not in p.parts]
    return sorted([*python, *(BASE_DIR / "templates").rglob("*.html")])


def python_of(template: str) -> str:
    """The translatable calls of a template, a line each, as Python that an extractor reads."""
    from django.utils.translation.template import templatize

    code = templatize(template)
    call = re.compile(
        r"\b(?:ngettext|pgettext|npgettext|gettext|_)\((?:[^()'\"]|'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\")*\)"
    )
    return "\n".join(match.group(0).replace("u'", "'") for match in call.finditer(code))


def collect() -> None:
    """Add new messages to each catalogue and drop those that no source has any more."""
    messages = found()
    for language in ("zh_Hans", "en"):
        path = LOCALE / language / "LC_MESSAGES" / "django.po"
        catalogue = polib.pofile(str(path)) if path.exists() else _new(language)
        kept = {(e.msgctxt, e.msgid): e for e in catalogue}
        fresh = _new(language)
        for (context, msgid), (plural, places) in sorted(
            messages.items(), key=lambda m: (m[0][1], m[0][0] or "")
        ):
            entry = kept.get((context, msgid)) or polib.POEntry(msgid=msgid, msgctxt=context)
            entry.occurrences = [(place, "") for place in sorted(places)]
            if plural:
                entry.msgid_plural = plural
                entry.msgstr_plural = entry.msgstr_plural or (
                    {0: ""} if language == "zh_Hans" else {0: "", 1: ""}
                )
            if language == "en":
                entry.msgstr = "" if plural else msgid
                entry.msgstr_plural = {0: msgid, 1: plural} if plural else {}
            fresh.append(entry)
        for key, entry in sorted(kept.items(), key=lambda item: item[0][1]):
            if entry.tcomment == LIBRARY and key not in messages:
                fresh.append(entry)
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh.save(str(path))


def problems() -> list[str]:
    """What is missing, unused, fuzzy or has other places than its message."""
    messages = found()
    faults = []
    for language in ("zh_Hans", "en"):
        catalogue = polib.pofile(str(LOCALE / language / "LC_MESSAGES" / "django.po"))
        entries = {(e.msgctxt, e.msgid): e for e in catalogue if not e.obsolete}
        faults += [f"{language}: not collected: {msgid!r}" for _c, msgid in messages.keys() - entries.keys()]
        for key, entry in entries.items():
            if key not in messages and entry.tcomment != LIBRARY:
                faults.append(f"{language}: no longer used: {entry.msgid!r}")
            if entry.fuzzy or not entry.translated():
                faults.append(f"{language}: not translated: {entry.msgid!r}")
            for text in [entry.msgstr, *entry.msgstr_plural.values()]:
                if text and set(PLACE.findall(text)) - set(
                    PLACE.findall(entry.msgid + (entry.msgid_plural or ""))
                ):
                    faults.append(f"{language}: other places than the message: {entry.msgid!r}")
    return sorted(faults)


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
        compile_all()
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
