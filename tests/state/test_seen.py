"""A click that saves one field, then submits, does not pass over what another tab wrote."""

from erpps_app.services.forms import FormView
from state.seen import SEEN, after, base_of, written

LOADED = FormView(saved_at="1", answers={"lieu": "", "voie": "Rue A"})
WITH_THEIRS = FormView(saved_at="2", answers={"lieu": "A", "voie": "Rue A"})


def test_the_submission_sent_with_the_save_is_held_against_what_was_on_the_screen():
    form = {"lieu": "B", "voie": "Rue A", SEEN: "1"}
    base = base_of({}, LOADED, dict(form))
    seen = after({}, LOADED, WITH_THEIRS, written(form, base, {"lieu": "changed"}))

    assert base_of(seen, WITH_THEIRS, dict(form)) == LOADED.answers
    assert base_of(seen, WITH_THEIRS, {**form, SEEN: "2"}) == WITH_THEIRS.answers


def test_what_this_tab_wrote_itself_is_no_change_made_elsewhere():
    mine = FormView(saved_at="2", answers={"lieu": "B", "voie": "Rue A"})
    form = {"lieu": "B", "voie": "Rue A"}
    seen = after({}, LOADED, mine, written(form, LOADED.answers, {}))

    assert base_of(seen, mine, {"lieu": "BC", SEEN: "1"}) == mine.answers


def test_only_the_last_states_are_kept():
    seen: dict[str, dict[str, str]] = {}
    shown = FormView(saved_at="0")
    for n in range(1, 20):
        following = FormView(saved_at=str(n))
        seen, shown = after(seen, shown, following, {}), following

    assert list(seen)[-1] == "19"
    assert len(seen) < 8
