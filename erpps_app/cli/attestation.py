"""``erpps attestation``: verify without the portal, draw the keys of QR codes."""

import argparse
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from joserfc.jwk import KeySet

    from erpps_app.cli.operations import Commands

REFUSED, NOTHING_TO_VERIFY_WITH = 1, 2
UNREADABLE = (
    "Les clés (--cles) ou les autorités (--autorites) ne se lisent pas : prenez de nouveau "
    "cles.json et autorites.pem sur le portail."
)


def add_to(commands: "Commands") -> None:
    """Add every command to the parser."""
    parser = commands.add_parser("attestation", help="les attestations signées")
    own = parser.add_subparsers(required=True)
    verify = own.add_parser("verify", help="vérifier un fichier ou un code, sans réseau ni base")
    verify.add_argument("objet", metavar="FICHIER|JETON", help="PDF, jeton, ou lien du code QR")
    verify.add_argument("--cles", type=Path, metavar="JWKS", help="clés des codes QR")
    verify.add_argument("--autorites", type=Path, metavar="PEM", help="autorités des fichiers")
    verify.set_defaults(run=verify_attestation)
    rotate = own.add_parser("key", help="tirer une clé qui signe désormais les codes QR")
    rotate.add_argument("fichier", type=Path, metavar="JWKS")
    rotate.add_argument("nom", help="début de l’identifiant de la clé, par exemple l’année")
    rotate.set_defaults(run=rotate_key)


def verify_attestation(arguments: argparse.Namespace) -> int:
    """Say what a file or a code attests; 1 when nothing, 2 when there are no keys to say it."""
    from erpps_app.adapters import signing
    from erpps_app.domain.attestation import PAPERS, VERIFYING, Paper, token_of

    token, path = token_of(arguments.objet), Path(arguments.objet)
    is_file = _is_file(path)
    try:
        keys = _keys(arguments.cles)
        known = _roots(arguments.autorites) if is_file else ""
    except (OSError, ValueError):
        print(UNREADABLE)
        return NOTHING_TO_VERIFY_WITH
    if is_file:
        try:
            found = signing.examine(path.read_bytes(), known)
        except signing.Refused:
            print("Ce fichier est trop lourd pour une attestation.")
            return REFUSED
        print(f"{PAPERS[found.verdict].title}. {PAPERS[found.verdict].advice}")
        if found.verdict is not Paper.GENUINE:
            return REFUSED
        when = f"{found.signed_at:%d/%m/%Y %H:%M %Z}" if found.signed_at else "?"
        print(f"Signé par {found.signer}, le {when}.")
        token = next((token_of(link) for link in found.links if VERIFYING in link), "")
    return _tell(token, keys)


def rotate_key(arguments: argparse.Namespace) -> int:
    """Put a new key first in a file; the former ones only verify from now on."""
    from erpps_app.adapters.signing.material import Jwk, draw_key, rotated

    path: Path = arguments.fichier
    kept = path.stat() if path.exists() else None
    former: list[Jwk] = json.loads(path.read_bytes())["keys"] if path.exists() else []
    drawn = draw_key(arguments.nom)
    beside = path.with_name(f"{path.name}.nouveau")
    beside.unlink(missing_ok=True)
    beside.touch(mode=0o600)
    if kept:  # whom the portal runs as goes on reading it, whoever draws the key
        os.chown(beside, kept.st_uid, kept.st_gid)
        beside.chmod(kept.st_mode & 0o777)
    beside.write_text(json.dumps(rotated(former, drawn), indent=1), encoding="ascii")
    beside.replace(path)
    print(f"La clé {drawn['kid']} signe les codes QR ; {len(former)} autres les vérifient.")
    return 0


def _tell(token: str, keys: "KeySet") -> int:
    from erpps_app.adapters import signing
    from erpps_app.domain.attestation import STANDINGS, TokenRefused

    try:
        claims = signing.read(token, keys)
    except TokenRefused as refusal:
        words = STANDINGS[refusal.standing]
        print(f"{words.title}. {words.advice}")
        return REFUSED
    professions = ", ".join(claims.professions)
    print(
        f"Le {claims.edited:%d/%m/%Y}, {claims.name} était inscrit sous le numéro RPPS "
        f"{claims.rpps} (codes des professions : {professions})."
    )
    print("Le statut de ce jour se lit à l’adresse du code QR.")
    return 0


def _keys(chosen: Path | None) -> "KeySet":
    from erpps_app.adapters.signing.material import key_set, read_keys

    return read_keys(chosen.read_bytes()) if chosen else key_set()


def _roots(chosen: Path | None) -> str:
    from erpps_app.adapters import signing
    from erpps_app.adapters.signing.material import certificates_of

    return certificates_of(chosen.read_bytes()) if chosen else signing.authorities()


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a token is too long for the name of a file
        return False
