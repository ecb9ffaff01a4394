"""What a form was showing when something was typed into it.

A click on a button saves the field that loses the focus, then submits: the second event was sent
before the page could show what the first one found. Each event says which state of the form was on
the screen, so that an answer changed elsewhere is never overwritten before the person has seen it.
"""

from collections.abc import Mapping

from erpps_app.services.forms import FormView

SEEN = "_vu"
KEPT = 4

Seen = dict[str, dict[str, str]]


def base_of(seen: Seen, known: FormView, form: dict[str, str]) -> dict[str, str]:
    """The answers that the form was showing when it was typed into.

    Args:
        seen: what this tab has shown lately.
        known: what it shows now.
        form: what the browser sends; the name of the state is taken out of it.
    """
    return seen.get(form.pop(SEEN, ""), known.answers)


def written(
    form: Mapping[str, str], base: Mapping[str, str], conflicts: Mapping[str, str]
) -> dict[str, str]:
    """What of a form was kept: typed since ``base``, and not changed elsewhere too."""
    return {
        name: value
        for name, value in form.items()
        if value != base.get(name, "") and name not in conflicts
    }


def after(
    seen: Seen,
    known: FormView,
    view: FormView,
    written: Mapping[str, str],
) -> Seen:
    """What this tab has shown lately, once it has saved.

    Args:
        seen, known: as before the save.
        view: what is shown from now on.
        written: what this tab has just written; it is no change made elsewhere.
    """
    lately = {**dict(list(seen.items())[-KEPT:]), known.saved_at: known.answers}
    own = {name: view.answers[name] for name in written if name in view.answers}
    return {
        **{name: {**answers, **own} for name, answers in lately.items()},
        view.saved_at: dict(view.answers),
    }
