"""evalsheet forms."""

from __future__ import annotations

from evalsheet.cli.run import Lang, running


def command(lang: Lang = "ja") -> None:
    """List the forms and what each asks."""
    from evalsheet.forms import find_form, form_names

    with running(lang) as console:
        listed = [find_form(name) for name in form_names()]
        console.pairs((form.form, f"{form.title}: {form.summary[lang]}") for form in listed)  # type: ignore[index]
