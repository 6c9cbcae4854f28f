"""The catalogues: every way to write a string is collected, all is translated, each fault is found."""

import ast
import re
from pathlib import Path

import polib
import pytest
import unfold
import yaml
from django.contrib.admin import site
from django.contrib.admin.utils import flatten, flatten_fieldsets, label_for_field
from django.utils import translation
from django.utils.translation import gettext, ngettext

from common.catalogues import compile_all
from config.translations import (
    BASE_DIR,
    LANGUAGES,
    LIBRARY,
    PLACE,
    catalogue_of,
    collect,
    found,
    messages_of,
    problems,
    sources,
)

HAN = re.compile(r"[\u4e00-\u9fff]")
CALLS = {
    "_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy",
    "npgettext", "npgettext_lazy",
}  # fmt: skip
UNFOLD = Path(unfold.__file__).parent
# A text that people read is never written in a script: it comes from a data attribute of the page.
SCRIPT_TEXT = re.compile(
    r"""(?:textContent|innerText|innerHTML|title|placeholder|alt)\s*=\s*["'`][^"'`]*[A-Za-z]{2}"""
    r"""|(?:alert|confirm|prompt)\(\s*["'`]"""
)

PYTHON = {
    "plain": ('_("One")', [(None, "One", None)]),
    "class level": (
        'class A:\n    label = gettext_lazy("Two")\n    other = _("Three")',
        [(None, "Two", None), (None, "Three", None)],
    ),
    "several lines": ('_(\n    "A long "\n    "text."\n)', [(None, "A long text.", None)]),
    "argument": ('raise E(_("Left %(free)s") % {"free": free}, "code")', [(None, "Left %(free)s", None)]),
    "plural": ('ngettext("%(n)s day", "%(n)s days", n)', [(None, "%(n)s day", "%(n)s days")]),
    "lazy plural": ('ngettext_lazy("a", "b", "n")', [(None, "a", "b")]),
    "context": ('pgettext_lazy("round", "Closed")', [("round", "Closed", None)]),
    "plural with context": ('npgettext("c", "a", "b", n)', [("c", "a", "b")]),
    "noop": ('gettext_noop("Later")', [(None, "Later", None)]),
}
TEMPLATE = {
    "translate": ('{% translate "One" %}', [(None, "One", None)]),
    "trans": ("{% trans 'Two' %}", [(None, "Two", None)]),
    "as": ('{% translate "Done" as word %}', [(None, "Done", None)]),
    "context": ('{% translate "Closed" context "round" %}', [("round", "Closed", None)]),
    "quotes": ("""{% translate "the menu's entry" %}""", [(None, "the menu's entry", None)]),
    "brackets": ('{% translate "a (b) c" %}', [(None, "a (b) c", None)]),
    "percent": ('{% translate "100 % sure" %}', [(None, "100 %% sure", None)]),
    "block": (
        "{% blocktranslate with n=x.n %}{{ n }} of 3{% endblocktranslate %}",
        [(None, "%(n)s of 3", None)],
    ),
    "block plural": (
        "{% blocktranslate count n=x %}{{ n }} day{% plural %}{{ n }} days{% endblocktranslate %}",
        [(None, "%(n)s day", "%(n)s days")],
    ),
    "block plural with context": (
        '{% blocktranslate count n=x context "c" %}a{% plural %}b{% endblocktranslate %}',
        [("c", "a", "b")],
    ),
    "trimmed": (
        "{% blocktranslate trimmed %}\n  A text\n  of two lines.\n{% endblocktranslate %}",
        [(None, "A text of two lines.", None)],
    ),
    "not trimmed": (
        "{% blocktranslate %}\n  A text\n{% endblocktranslate %}",
        [(None, "\n  A text\n", None)],
    ),
    "argument of a tag": ('{% include "a.html" with title=_("Three") %}', [(None, "Three", None)]),
    "argument of a filter": ('{{ value|default:_("Four") }}', [(None, "Four", None)]),
    "comment": ('{# {% translate "Never" %} #}{% comment %}{% translate "Never" %}{% endcomment %}', []),
}


@pytest.fixture(scope="module")
def catalogues() -> dict[str, dict]:
    """language -> (context, msgid) -> entry."""
    return {
        language: {(e.msgctxt, e.msgid): e for e in polib.pofile(str(catalogue_of(language)))} for language in LANGUAGES
    }


@pytest.fixture
def chinese(catalogues) -> list[polib.POEntry]:
    return list(catalogues["zh_Hans"].values())


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("form", PYTHON)
def test_python_forms_are_collected(tmp_path, form):
    source, expected = PYTHON[form]
    assert list(messages_of(written(tmp_path, "a.py", source))) == expected


@pytest.mark.parametrize("suffix", [".html", ".txt"])
@pytest.mark.parametrize("form", TEMPLATE)
def test_template_forms_are_collected(tmp_path, form, suffix):
    source, expected = TEMPLATE[form]
    text = "{% load i18n %}" + source
    assert list(messages_of(written(tmp_path, f"a{suffix}", text))) == expected


def test_sources_hold_mail_texts_and_no_migrations():
    names = {path.relative_to(BASE_DIR).as_posix() for path in sources()}
    assert {
        "applications/workflow.py",
        "templates/base.html",
        "templates/accounts/password_reset_mail.txt",
    } <= names
    assert [name for name in names if "/migrations/" in name] == []


def test_what_is_translated_is_written_out():
    """A variable or an f-string in a call cannot be collected, nor a call under another name."""
    wrong = []
    for path in sources():
        if path.suffix != ".py" or path.name == "translations.py":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation":
                wrong += [(path.name, a.asname) for a in node.names if a.asname and a.asname not in CALLS]
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CALLS:
                texts = node.args[:2] if node.func.id.startswith(("n", "p")) else node.args[:1]
                wrong += [(path.name, ast.unparse(node)) for text in texts if not isinstance(text, ast.Constant)]
    assert wrong == []


def calls_at_import(node: ast.AST, names: set[str]):
    """Yield the calls of these names that run when the module is imported: outside of functions and lambdas."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Lambda):
            continue
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            yield from (c for part in child.decorator_list for c in calls_at_import(ast.Expr(part), names))
            yield from calls_at_import(child.args, names)
            continue
        if isinstance(child, ast.Call) and isinstance(child.func, ast.Name) and child.func.id in names:
            yield child
        yield from calls_at_import(child, names)


EAGER = {"gettext", "ngettext", "pgettext", "npgettext"}


def eager_texts(source: str) -> list[str]:
    tree = ast.parse(source)
    imports = [n for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)]
    aliases = [a for n in imports if n.module == "django.utils.translation" for a in n.names if a.name in EAGER]
    return [ast.unparse(call) for call in calls_at_import(tree, {a.asname or a.name for a in aliases})]


def test_nothing_is_translated_at_import():
    """What is said once for all would stay in the language of the first process."""
    texts = {path.name: eager_texts(path.read_text("utf-8")) for path in sources() if path.suffix == ".py"}
    assert {name: calls for name, calls in texts.items() if calls} == {}


@pytest.mark.parametrize(
    "source",
    ["A = _('x')", "class A:\n    a = _('x')", "@f(_('x'))\ndef g(): pass", "def g(a=_('x')): pass"],
)
def test_text_translated_at_import_would_be_found(source):
    head = "from django.utils.translation import gettext as _\n"
    assert eager_texts(head + source) == ["_('x')"]
    assert eager_texts(f"{head}def f():\n    return _('x')\n") == []
    assert eager_texts(head.replace("gettext", "gettext_lazy") + source) == []


def test_catalogues_are_complete():
    assert problems() == []


def test_messages_have_one_plural(tmp_path):
    """Two calls that differ only in having a plural share one entry, which keeps the plural."""
    source = '_("%(n)s day")\nngettext("%(n)s day", "%(n)s days", n)\n_("%(n)s day")\n'
    written(tmp_path, "portal/a.py", source)
    assert found(tmp_path) == {(None, "%(n)s day"): ("%(n)s days", {"portal/a.py"})}


@pytest.fixture
def tree(tmp_path):
    """A small tree whose two catalogues are complete."""
    written(tmp_path, "portal/a.py", '_("Left %(free)s of %(all)s")\nngettext("%(n)s day", "%(n)s days", n)\n')
    written(tmp_path, "templates/a.html", '{% load i18n %}{% translate "Closed" context "round" %}')
    collect(tmp_path / "locale", tmp_path)
    path = catalogue_of("zh_Hans", tmp_path / "locale")
    catalogue = polib.pofile(str(path))
    catalogue.find("Left %(free)s of %(all)s").msgstr = "%(all)s 之中尚余 %(free)s"
    catalogue.find("%(n)s day").msgstr_plural = {0: "%(n)s 天"}
    catalogue.find("Closed").msgstr = "已截止"
    catalogue.append(polib.POEntry(msgid="Go back", msgstr="返回", tcomment=LIBRARY))
    catalogue.save()
    assert problems(tmp_path / "locale", tmp_path) == []
    return tmp_path


def faults_after(tree: Path, change) -> list[str]:
    catalogue = polib.pofile(str(catalogue_of("zh_Hans", tree / "locale")))
    change(catalogue)
    catalogue.save()
    return problems(tree / "locale", tree)


def put(msgid: str, **values):
    def change(catalogue: polib.POFile) -> None:
        for name, value in values.items():
            setattr(catalogue.find(msgid), name, value)

    return change


LEFT = "Left %(free)s of %(all)s"
BAD_PLACES = f"zh_Hans: other places than the message: {LEFT!r}"


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (put("Closed", msgstr=""), "zh_Hans: not translated: 'Closed'"),
        (put("Closed", flags=["fuzzy"]), "zh_Hans: not translated: 'Closed'"),
        (put("%(n)s day", msgstr_plural={0: ""}), "zh_Hans: not translated: '%(n)s day'"),
        (put("Go back", msgstr=""), "zh_Hans: not translated: 'Go back'"),
        (put(LEFT, msgstr="%(all)s 之中尚余 %(fre)s"), BAD_PLACES),
        (put(LEFT, msgstr="%(all)s 之中尚余"), BAD_PLACES),
        (put(LEFT, msgstr="%(all)s 之中尚余 %(free)d"), BAD_PLACES),
        (put("%(n)s day", msgstr_plural={0: "几天"}), "zh_Hans: other places than the message: '%(n)s day'"),
        (put("%(n)s day", msgid_plural="days"), "zh_Hans: another plural: '%(n)s day'"),
        (put("Go back", tcomment=""), "zh_Hans: no longer used: 'Go back'"),
    ],
)
def test_fault_in_a_catalogue_is_found(tree, change, fault):
    assert faults_after(tree, change) == [fault]


def test_message_that_is_not_collected_is_found(tree):
    written(tree, "templates/b.txt", '{% load i18n %}{% translate "New" %}')
    assert problems(tree / "locale", tree) == ["en: not collected: 'New'", "zh_Hans: not collected: 'New'"]


def test_message_without_its_context_is_found(tree):
    written(tree, "templates/a.html", '{% load i18n %}{% translate "Closed" %}')
    found_faults = problems(tree / "locale", tree)
    assert found_faults == [
        f"{language}: {fault}: 'Closed'"
        for language in sorted(LANGUAGES)
        for fault in ("no longer used", "not collected")
    ]


def test_collect_keeps_translations_and_libraries_and_drops_the_rest(tree):
    written(tree, "portal/a.py", '_("Left %(free)s of %(all)s")\n')
    collect(tree / "locale", tree)
    kept = {e.msgid: e.msgstr for e in polib.pofile(str(catalogue_of("zh_Hans", tree / "locale")))}
    assert kept == {LEFT: "%(all)s 之中尚余 %(free)s", "Closed": "已截止", "Go back": "返回"}
    english = {e.msgid: e.msgstr for e in polib.pofile(str(catalogue_of("en", tree / "locale")))}
    assert english == {LEFT: LEFT, "Closed": "Closed"}


def test_compile_writes_what_is_older(tree):
    locale = tree / "locale"
    assert (compile_all(locale), compile_all(locale)) == (2, 0)
    entries = polib.mofile(str(catalogue_of("zh_Hans", locale).with_suffix(".mo")))
    assert {e.msgid: e.msgstr or e.msgstr_plural[0] for e in entries} == {
        LEFT: "%(all)s 之中尚余 %(free)s", "%(n)s day": "%(n)s 天", "Closed": "已截止", "Go back": "返回",
    }  # fmt: skip


def test_chinese_is_chinese(chinese):
    wrong = [
        entry.msgid
        for entry in chinese
        for text in [entry.msgstr, *entry.msgstr_plural.values()]
        if text and not HAN.search(text) and re.search("[A-Za-z]", PLACE.sub("", entry.msgid))
    ]
    assert wrong == []


def test_chinese_uses_full_width_punctuation(chinese):
    """Between Chinese characters stand Chinese commas, stops and quotes."""
    wrong = re.compile(r"[\u4e00-\u9fff][,;:!?]|[\u4e00-\u9fff]\.(?:\s|$)|[\u4e00-\u9fff]\(")
    assert [e.msgstr for e in chinese if wrong.search(e.msgstr)] == []


def plain_texts(*folders: str) -> list[str]:
    """What these folders of unfold show and nobody has translated."""
    plain = []
    with translation.override("zh-hans"):
        for path in (path for folder in folders for path in (UNFOLD / folder).rglob("*.html")):
            for context, single, plural in messages_of(path):
                text = gettext(single) if plural is None else ngettext(single, plural, 2)
                if context is None and re.search("[A-Za-z]", PLACE.sub("", single)) and not HAN.search(text):
                    plain.append(single)
    return plain


def test_admin_theme_speaks_chinese():
    """The theme ships no Chinese: a string that a new version brings must be put into our catalogue."""
    texts = plain_texts("templates/admin", "templates/unfold", "templates/registration", "contrib/filters")
    assert texts == []


def labels_of(model_admin) -> set[str]:
    """The names of a model, of its app, and of whatever its list and its form show."""
    meta = model_admin.model._meta
    shown = {*model_admin.list_display, *flatten(model_admin.fields or ())}
    shown |= set(flatten_fieldsets(model_admin.fieldsets or ()))
    own = model_admin.form.base_fields
    labels = {
        own[name].label if name in own else label_for_field(name, model_admin.model, model_admin) for name in shown
    }
    return {str(name) for name in (meta.verbose_name, meta.verbose_name_plural, meta.app_config.verbose_name, *labels)}


def test_staff_pages_speak_chinese():
    with translation.override("zh-hans"):
        plain = {label for one in site._registry.values() for label in labels_of(one) if not HAN.search(label)}
    assert plain <= {"ID", "SHA-256"}


def pages() -> list[Path]:
    files = [path for path in (BASE_DIR / "templates").rglob("*.html") if path.name[0] != "_"]
    return [path for path in files if '{% extends "base.html" %}' in path.read_text(encoding="utf-8")]


@pytest.mark.parametrize("page", pages(), ids=lambda path: path.relative_to(BASE_DIR / "templates").as_posix())
def test_page_has_a_title_in_both_languages(tmp_path, catalogues, page):
    title = re.search(r"{% block title %}(.+?){% endblock %}", page.read_text(encoding="utf-8"), re.DOTALL)
    assert title is not None
    words = list(messages_of(written(tmp_path, "title.html", "{% load i18n %}" + title.group(1))))
    assert words or "{{" in title.group(1)
    for entries in catalogues.values():
        assert [text for context, text, _plural in words if not entries[context, text].translated()] == []


def test_scripts_hold_no_texts():
    scripts = [p for p in (BASE_DIR / "static").rglob("*.js") if "vendor" not in p.parts]
    assert len(scripts) >= 3
    found_texts = {}
    for path in scripts:
        text = path.read_text(encoding="utf-8")
        code = re.sub(r"/\*.*?\*/|^\s*//.*$", "", text, flags=re.DOTALL | re.MULTILINE)
        if hits := [*SCRIPT_TEXT.findall(code), *HAN.findall(code)]:
            found_texts[path.name] = hits
    assert found_texts == {}


@pytest.mark.parametrize("line", ['box.textContent = "Saved now"', "alert('x')", "node.title = `Go ${n}`"])
def test_text_in_a_script_would_be_found(line):
    assert SCRIPT_TEXT.search(line)


def halves(value, path: str = ""):
    """Yield (path, zh, en) for every label, help and message of a catalogue file."""
    if isinstance(value, dict):
        if "zh" in value or "en" in value:
            yield path, value.get("zh") or "", value.get("en") or ""
        for key in value:
            if key.endswith(("_zh", "_en")):
                yield f"{path}.{key}", value.get(f"{key[:-3]}_zh") or "", value.get(f"{key[:-3]}_en") or ""
            yield from halves(value[key], f"{path}.{key}")
    elif isinstance(value, list):
        for number, one in enumerate(value):
            yield from halves(one, f"{path}[{number}]")


@pytest.mark.parametrize("name", sorted(path.name for path in (BASE_DIR / "programs/catalog").glob("*.yaml")))
def test_programs_speak_both_languages(name):
    texts = list(halves(yaml.safe_load((BASE_DIR / "programs/catalog" / name).read_text(encoding="utf-8"))))
    assert len(texts) >= 5
    assert [path for path, zh, en in texts if not HAN.search(zh) and zh != "CPU"] == []
    assert [path for path, zh, en in texts if not en.strip() or HAN.search(en)] == []
