"""The tables. Importing this package registers every one of them."""

from erpps_app.models import access, dossier, exports, journal, register, review, teamwork

__all__ = ["access", "dossier", "exports", "journal", "register", "review", "teamwork"]
