"""Whether a form's parts fit together: names of nothing, and what excludes each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from evalsheet.definitions import Misfit, misfit, unknown
from evalsheet.findings.catalogue import LANGUAGES, in_every_language
from evalsheet.forms.scales import Scale
from evalsheet.forms.schema import OFFICES, By, Field, Form, Kind, Per, Share

KEPT = (  # what the sheets are called that stand beside a form's own
    *("guide.name", "selfcheck.name", "points.name", "leaflet.name", "result.summary", "result.departments"),
    *("result.findings", "result.crosslistings", "result.origins", "result.asides", "result.differences"),
    *("result.changes", "result.successors", "result.mended"),
)


def form_misfits(form: Form, name: str) -> Iterator[Misfit]:
    """What does not fit together in a form that was read from the file of that name."""
    if form.form != name:
        yield misfit("name-of-file", form.form, "form", allowed=name)
    yield from _doubled([field.key for field in form.fields], "fields")
    yield from _doubled([level.key for level in form.levels], "levels")
    for at, field in enumerate(form.fields):
        yield from _of_field(form, field, at)
    for key, scale in form.scales.items():
        yield from _of_scale(key, scale)
    if {*form.summary} != {*LANGUAGES}:
        yield misfit("both-languages", "", "summary", allowed="、".join(LANGUAGES))
    yield from _of_sheets(form)
    yield from _of_repeats(form)
    yield from _of_years(form)
    yield from _of_result(form)
    yield from _of_report(form)


def _doubled(keys: Sequence[str], group: str) -> Iterator[Misfit]:
    for at, key in enumerate(keys):
        if key in keys[:at]:
            yield misfit("twice", key, group, at, "key")


def _of_field(form: Form, field: Field, at: int) -> Iterator[Misfit]:
    """What a field of its kind lacks, or has too much."""
    if (field.kind is Kind.TEXT) != (field.scale is None):
        yield misfit("scale-of-kind", field.scale or "", "fields", at, "scale", kind=field.kind)
        return
    if field.scale is not None and field.scale not in form.scales:
        yield from unknown(field.scale, form.scales, "fields", at, "scale")
        return
    if field.kind is Kind.ACHIEVEMENT and (field.per, field.by) != (Per.ASSIGNMENT, By.DEPARTMENT):
        yield misfit("achievement-per", field.per, "fields", at, "per")
    if field.by is By.COMPUTED:
        yield from _of_computed(form, field, at)
        return
    if field.share is not None:
        yield misfit("share-computed", "", "fields", at, "share")
    if field.by in OFFICES and field.per is not Per.ITEM:
        yield misfit("office-per", field.per, "fields", at, "per")
    if field.by is By.DEPARTMENT and not isinstance(field.per, Per):
        yield misfit("department-per", field.per, "fields", at, "per")


def _of_computed(form: Form, field: Field, at: int) -> Iterator[Misfit]:
    """A scale and a share are needed; the scale has a value for every share there can be."""
    if field.share is None or field.scale is None:
        yield misfit("computed-lacks", field.key, "fields", at)
        return
    gap = form.scales[field.scale].gap()
    if gap is not None:
        yield misfit("scale-gap", field.scale, "scales", field.scale, share=f"{float(gap):g}")
    yield from _of_share(form, field, field.share, at)


def _of_share(form: Form, field: Field, share: Share, at: int) -> Iterator[Misfit]:
    banded = {level.key: level for level in form.levels[:-1] if level.band}
    yield from unknown(field.per, banded, "fields", at, "per")
    choices = [one.key for one in form.fields if one.kind is Kind.CHOICE and one.by is By.DEPARTMENT]
    yield from unknown(share.of, choices, "fields", at, "share", "of")
    scale = form.scales.get(form.field(share.of).scale or "") if share.of in choices else None
    if scale is not None:
        for number, value in enumerate(share.met):
            yield from unknown(value, scale.values, "fields", at, "share", "met", number)
        if scale.not_evaluable and not form.scales[str(field.scale)].not_evaluable:
            yield misfit("not-evaluable", str(field.scale), "scales", str(field.scale), of=share.of)
    if share.unlisted and field.per in banded:
        attributes = [attribute.key for attribute in banded[field.per].attributes]
        for key in ("met", "of"):
            yield from unknown(getattr(share.unlisted, key), attributes, "fields", at, "share", "unlisted", key)


def _of_scale(name: str, scale: Scale) -> Iterator[Misfit]:
    """Each value and each of its other spellings means one step."""
    seen: set[str] = set()
    for at, step in enumerate(scale.steps):
        for written in dict.fromkeys((step.value, *step.variants)):
            if written in seen:
                yield misfit("twice", written, "scales", name, "steps", at)
            seen.add(written)


def _of_sheets(form: Form) -> Iterator[Misfit]:
    """A form's sheets have names that no other sheet of its workbooks has."""
    kept = {name.casefold() for key in KEPT for name in in_every_language(key)}
    named = [(("sheet", "name"), form.sheet.name)]
    if form.opinions is not None:
        named.append((("opinions", "title"), form.opinions.title))
    for location, name in named:
        if name.casefold() in kept:
            yield misfit("sheet-name-kept", name, *location)
        kept.add(name.casefold())


def _of_repeats(form: Form) -> Iterator[Misfit]:
    """Attributes that say what an item repeats: one, of the items."""
    found = [
        (at, number, one.key)
        for at, level in enumerate(form.levels)
        for number, one in enumerate(level.attributes)
        if one.kind == "repeat"
    ]
    last = len(form.levels) - 1
    right = next((one for one in found if one[0] == last), None)
    for at, number, key in found:
        if (at, number, key) != right:
            yield misfit("repeat-once", key, "levels", at, "attributes", number)


def _of_years(form: Form) -> Iterator[Misfit]:
    """Years side by side: all carried fields say since when, or none."""
    without = [at for at, one in enumerate(form.fields) if one.carry_over and one.carry_over.since is None]
    if len(without) < len(form.carried_fields):
        for at in without:
            yield misfit("since-all", form.fields[at].key, "fields", at, "carry_over")


def _of_result(form: Form) -> Iterator[Misfit]:
    """Versions have fields of the form, and each file a name of its own."""
    result, seen = form.result, set[str]()
    files = [
        (("result", "workbook"), result.workbook),
        *((("result", "data"), f"{result.data}.{ending}") for ending in ("xlsx", "csv")),
        *((("result", "versions", at, "workbook"), one.workbook) for at, one in enumerate(result.versions)),
    ]
    for location, name in files:
        if name.casefold() in seen:
            yield misfit("twice", name, *location)
        seen.add(name.casefold())
    for at, version in enumerate(result.versions):
        for number, key in enumerate(version.fields):
            yield from unknown(key, form.field_by_key, "result", "versions", at, "fields", number)


def _of_report(form: Form) -> Iterator[Misfit]:
    """Names in what the report has beside the form."""
    choices = [field.key for field in form.fields if field.kind is Kind.CHOICE]
    for at, summary in enumerate(form.summaries):
        yield from unknown(summary.rows, choices, "summaries", at, "rows")
        yield from unknown(summary.columns, choices, "summaries", at, "columns")
    if form.overview:
        yield from unknown(form.overview.field, [one.key for one in form.computed_fields], "overview", "field")
    for at, key in enumerate(form.opinions.levels if form.opinions else ()):
        yield from unknown(key, [level.key for level in form.levels], "opinions", "levels", at)
    if form.successors:
        attributes = [attribute.key for attribute in form.item_level.attributes]
        yield from unknown(form.successors.attribute, attributes, "successors", "attribute")
