"""Where the portal may send a request that somebody else chose the address of.

Otherwise an address could have the portal ask its own network, or the metadata service of its host,
for what it would never show (server-side request forgery).
"""

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

from erpps_app.domain.errors import InvalidField

LONGEST = 500
_NAT64 = IPv6Network("64:ff9b::/96")  # IPv4 addresses, behind a translator (RFC 6052)
_GIVEN = IPv6Network("2000::/3")  # all that is given out; the rest is of no use, or local
_LABEL = 63  # signs between two dots of a name (RFC 1035)


def checked(field: str, address: str, *, local: bool) -> str:
    """An address that can be kept: HTTPS, a host, nothing that hides another.

    Args:
        field: name of the field of the form.
        address: as it was typed.
        local: whether this machine itself is allowed, in HTTP: in demonstration.

    Raises:
        InvalidField: it cannot.
    """
    address = address.strip()
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        host, port, parts = "", None, urlsplit("")
    is_name = all(0 < len(label) <= _LABEL for label in host.removesuffix(".").split("."))
    if not is_name or len(address) > LONGEST or not address.isascii() or not address.isprintable():
        raise InvalidField(
            field, "Indiquez une adresse complète, par exemple https://exemple.fr/annuaire."
        )
    if " " in address or parts.username is not None or parts.fragment or port == 0:
        raise InvalidField(
            field, "L’adresse ne doit comporter ni espace, ni identifiant, ni fragment (#)."
        )
    is_own = local and host in {"localhost", "127.0.0.1", "::1"}
    if parts.scheme != "https" and not (is_own and parts.scheme == "http"):
        raise InvalidField(field, "L’adresse doit commencer par https://.")
    literal = _literal(host)
    if literal is not None and not may_reach(literal, local=local):
        raise InvalidField(
            field, "Cette adresse appartient à un réseau privé : indiquez une adresse publique."
        )
    return address


def may_reach(ip: str, *, local: bool) -> bool:
    """Whether a connection may be opened to an IP address.

    Args:
        ip: what the name resolved to.
        local: whether this machine itself is allowed: in demonstration.
    """
    found = _inner(ip_address(ip.partition("%")[0]))
    if found.is_loopback:
        return local
    if isinstance(found, IPv6Address) and found not in _GIVEN:
        return False
    return found.is_global and not found.is_multicast


def _inner(ip: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """The IPv4 address that an IPv6 address stands for, when it does."""
    if isinstance(ip, IPv4Address):
        return ip
    if ip in _NAT64:
        return IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour or ip


def _literal(host: str) -> str | None:
    try:
        return str(ip_address(host))
    except ValueError:
        return None
