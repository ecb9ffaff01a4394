"""The queue of an agency: which applications, in which order, how they read.

``view`` is a page of it; ``selection`` and ``stream`` are all of it, for exports and actions on
many; ``next_of`` is what follows an application in it.
"""

from erpps_app.services.queue.paging import next_of, stream
from erpps_app.services.queue.reading import QueueRow, submitted_at
from erpps_app.services.queue.selecting import selection
from erpps_app.services.queue.viewing import QueueView, view

__all__ = ["QueueRow", "QueueView", "next_of", "selection", "stream", "submitted_at", "view"]
