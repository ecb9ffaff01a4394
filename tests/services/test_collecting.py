"""While rows are made by the thousand, garbage is collected seldom; as often as before after."""

import gc
from contextlib import ExitStack

from erpps_app.services.bulk import collecting


def test_it_is_as_before_once_the_last_batch_is_made_whichever_ends_first():
    before = gc.get_threshold()
    with ExitStack() as first, ExitStack() as second:
        first.enter_context(collecting.seldom())
        second.enter_context(collecting.seldom())
        first.close()
        during = gc.get_threshold()

    assert during[0] == collecting.OBJECTS > before[0]
    assert gc.get_threshold() == before
