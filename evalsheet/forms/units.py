"""What a form calls its items: 取り組み, 事業, 項目."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from evalsheet.forms.schema import Form


def units(asked: Sequence[Form], beside: Iterable[Form] = ()) -> Mapping[str, str]:
    """Each form's own word, by its key, for the catalogue's messages.

    Args:
        asked: the forms that departments are asked. What is said of no form in particular takes their word, where
            they have one in common.
        beside: the forms of the offices.
    """
    own = {form.form: form.item_level.title for form in (*asked, *beside)}
    common = {form.item_level.title for form in asked}
    return {**own, "": common.pop()} if len(common) == 1 else own
