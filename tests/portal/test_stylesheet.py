"""Colours that people can read: WCAG 2.2 AA for every pair that the stylesheet uses."""

import re
from pathlib import Path

import pytest
from django.conf import settings

CSS = (Path(settings.BASE_DIR) / "static" / "css" / "app.css").read_text(encoding="utf-8")
COLOURS = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", CSS))
TEXTS = [
    *((ink, ground) for ink in ("ink", "ink-soft", "accent") for ground in ("ground", "ground-soft", "accent-soft")),
    *((tone, f"{tone}-soft") for tone in ("good", "warn", "bad")),
    *(("ground", ground) for ground in ("accent", "accent-dark", "bad")),
    ("ink", "warn-soft"), ("ink", "bad-soft"), ("ink", "good-soft"), ("bad", "ground"), ("warn", "ground"),
    ("good", "ground"),
]  # fmt: skip


def luminance(colour):
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    light, dark = sorted((luminance(COLOURS[one]), luminance(COLOURS[other])), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(("ink", "ground"), TEXTS)
def test_text_has_contrast_enough(ink, ground):
    assert contrast(ink, ground) >= 4.5


def test_edges_of_inputs_have_contrast_enough():
    assert contrast("edge", "ground") >= 3


def test_the_measure_of_contrast_is_right():
    COLOURS.update({"black": "#000000", "white": "#ffffff"})
    assert round(contrast("black", "white"), 2) == 21


def test_pages_carry_no_script_or_style_of_their_own():
    pages = [*Path(settings.BASE_DIR, "templates", "portal").glob("*.html"),
             *Path(settings.BASE_DIR, "templates", "accounts").glob("*.html")]  # fmt: skip
    inline = re.compile(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)")
    assert [page.name for page in pages if inline.search(page.read_text(encoding="utf-8"))] == []
    assert [page.name for page in pages if len(page.read_text(encoding="utf-8").splitlines()) > 150] == []
