"""The packaged forms as a page: what each asks, and how it looks; generate.py writes it in both languages."""

from __future__ import annotations

from schema_tables import table

from evalsheet.console.forms import kind_of, per_of, title_of
from evalsheet.findings import Catalogue, catalogue
from evalsheet.forms import Form, find_form, form_names
from evalsheet.plan.examples import forms_of_example

HEAD = {
    "ja": (
        "付属の様式",
        "`evalsheet forms` に出る様式です。絵は、見本の調査（`evalsheet demo`）の統合調書の1ページです。"
        "自分の様式は、[自分の様式を作る](own-form.ja.md) の手順で作れます。",
    ),
    "en": (
        "Packaged forms",
        "The forms that `evalsheet forms` lists. The pictures show a page of the consolidated form that "
        "`evalsheet demo` makes. [A form of your own](own-form.md) is two files away.",
    ),
}
COLUMNS = {"ja": ("記入欄", "記入する人", "単位", "答え方"), "en": ("field", "filled by", "once for", "answer")}
TRY = {"ja": "見本で試す：", "en": "Play its example:"}
TOGETHER = {"ja": "（{forms} と一つの調査になります）", "en": " (one round with {forms})"}


def packaged_forms(language: str, note: str) -> str:
    """The page of all packaged forms."""
    title, introduction = HEAD[language]
    words = catalogue(language)
    sections = [_section(find_form(name), language, words) for name in form_names()]
    return "\n".join([f"# {title}", "", note, "", introduction, *sections]) + "\n"


def _section(form: Form, language: str, words: Catalogue) -> str:
    levels = " > ".join(level.title for level in form.levels)
    rows = [
        (title_of(one, words), words.word(f"form.by.{one.by}"), per_of(form, one, words), kind_of(form, one, words))
        for one in form.fields
    ]
    together = [f"`{name}`" for name in forms_of_example(form.form) if name != form.form]
    beside = TOGETHER[language].format(forms="、".join(together)) if together else ""
    return f"""
## {form.form}

**{form.title}** {form.summary["ja" if language == "ja" else "en"]}

{words.word("form.levels")}: {levels}

{table(COLUMNS[language], rows).rstrip()}

![{form.title}](images/{form.form}.png)

{TRY[language]}{beside}

```
evalsheet demo demo --form {form.form}
```"""
