"""Template words of definitions: every short word of one as people read it."""

from django import template

from programs import wording

register = template.Library()
register.filter("type_name", wording.type_name)
register.filter("stage_name", wording.stage_name)
register.filter("unit_name", wording.unit_name)
register.simple_tag(wording.figure, name="figure")
