"""The portal in production mode behind a real nginx, with the configuration that is delivered."""

import os
import shutil
import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from cryptography.x509.oid import ExtendedKeyUsageOID

from tests.adapters.cards import Authority, Cards, pem
from tests.adapters.seals import Sealed

ROOT = Path(__file__).resolve().parents[2]
NGINX = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin:/sbin")
SECRET = "un-secret-de-quarante-caracteres-au-moins"
CARD = "CPA00000001"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@dataclass(frozen=True, slots=True)
class Site:
    """The portal as the world reaches it, and as only the proxy should."""

    folder: Path
    public: str
    card: str
    inside: str
    cards: Cards
    tls: Authority
    seal: dict[str, object]

    def browser(self, shown: tuple[object, str] | None = None) -> httpx.Client:
        """A browser that trusts the site; with a card in its reader, or without."""
        context = ssl.create_default_context(cadata=pem(self.tls.certificate))
        if shown:
            path = self.folder / "carte-presentee.pem"
            path.write_text(shown[1] + pem(shown[0]))  # pyright: ignore[reportArgumentType]
            context.load_cert_chain(path)
        return httpx.Client(base_url=self.public, verify=context, timeout=10)

    def publish_revocations(self) -> None:
        """What the authorities' own servers would offer for download."""
        lists = pem(self.cards.root.crl(), self.cards.agents.crl())
        (self.folder / "cartes/revocations.pem").write_text(lists)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("site")
    ports = [free_port() for _ in range(4)]
    made = Site(
        folder,
        f"https://localhost:{ports[0]}",
        f"https://localhost:{ports[1]}",
        f"http://127.0.0.1:{ports[2]}",
        Cards(),
        Authority("AC des serveurs"),
        Sealed().settings(folder),
    )
    _write_keys(made)
    with _started(_portal(made, ports[2]), made.inside), _started(_nginx(made, ports), made.public):
        _add_agent(made, ports[2])
        yield made


def _write_keys(site: Site) -> None:
    for name in ("tls", "cartes", "data"):
        (site.folder / name).mkdir()
    for name in ("portail", "carte"):
        server = ExtendedKeyUsageOID.SERVER_AUTH
        certificate, key = site.tls.card("localhost", use=server, host="localhost")
        (site.folder / f"tls/{name}.pem").write_text(pem(certificate))
        (site.folder / f"tls/{name}.key").write_text(key)
    trusted = pem(site.cards.root.certificate, site.cards.agents.certificate)
    (site.folder / "cartes/autorites.pem").write_text(trusted)
    site.publish_revocations()
    secret = f'proxy_set_header X-ERPPS-Proxy-Secret "{SECRET}";\n'
    (site.folder / "secret.conf").write_text(secret)


def _environment(site: Site, port: int) -> dict[str, str]:
    provider = "https://fournisseur.invalid/.well-known/openid-configuration"
    environment = {
        **os.environ,
        "PORT": str(port),
        "ERPPS_MODE": "production",
        "ERPPS_PUBLIC_URL": site.public,
        "ERPPS_DATA_DIR": str(site.folder / "data"),
        "ERPPS_DOCUMENT_KEYS": "essai:" + "A" * 43 + "=",
        "ERPPS_TRUSTED_PROXY_HOPS": "1",
        "ERPPS_CARD_URL": site.card,
        "ERPPS_CARD_CA_FILE": str(site.folder / "cartes/autorites.pem"),
        "ERPPS_CARD_CRL_FILE": str(site.folder / "cartes/revocations.pem"),
        "ERPPS_PROXY_SECRET": SECRET,
    }
    for name, value in site.seal.items():
        environment[f"ERPPS_SIGNATURE__{name.upper()}"] = str(value)
    for name in ("FRANCECONNECT", "PROSANTECONNECT"):
        environment[f"ERPPS_{name}__DISCOVERY_URL"] = provider
        environment[f"ERPPS_{name}__CLIENT_SECRET"] = "le-secret-de-ce-client"
    return environment


def _portal(site: Site, port: int) -> subprocess.Popen[bytes]:
    cli = [sys.executable, "-m", "erpps_app.cli"]
    environment = _environment(site, port)
    subprocess.run([*cli, "build"], cwd=ROOT, check=True)
    with (site.folder / "portail.log").open("wb") as log:
        return subprocess.Popen(
            [*cli, "serve"], cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT
        )


def _nginx(site: Site, ports: list[int]) -> subprocess.Popen[bytes]:
    """The delivered file; only names, ports and folders of the place are changed."""
    delivered = (ROOT / "deploy/nginx.conf").read_text(encoding="utf-8")
    for port in ports[:2]:
        delivered = delivered.replace("listen 443 ssl;", f"listen {port} ssl;", 1)
    delivered = (
        delivered.replace("listen 80;", f"listen {ports[3]};")
        .replace("erpps.example.fr carte.erpps.example.fr", "_")
        .replace("carte.erpps.example.fr", "localhost")
        .replace("erpps.example.fr", "localhost")
        .replace("/etc/erpps/", f"{site.folder}/")
        .replace("http://127.0.0.1:3000", site.inside)
    )
    scratch = "".join(
        f"{kind}_temp_path {site.folder}/{kind};\n"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    whole = (
        f"pid {site.folder}/nginx.pid;\ndaemon off;\nevents {{}}\n"
        f"http {{\naccess_log off;\n{scratch}{delivered}\n}}\n"
    )
    (site.folder / "nginx.conf").write_text(whole)
    assert NGINX, "nginx is missing: deploy/test_services.sh installs it"
    with (site.folder / "nginx.log").open("wb") as log:
        return subprocess.Popen(
            [NGINX, "-c", site.folder / "nginx.conf", "-e", site.folder / "nginx-erreurs.log"],
            stdout=log,
            stderr=subprocess.STDOUT,
        )


class _started:  # noqa: N801 - read as a verb
    """A process, from the moment it answers to the end of the tests."""

    def __init__(self, process: subprocess.Popen[bytes], address: str) -> None:
        self._process = process
        host, port = address.rpartition("//")[2].split(":")
        for _ in range(600):
            with socket.socket() as probe:
                if probe.connect_ex((host, int(port))) == 0:
                    return
            # Not a clock: the process may stop, and that is what is waited for.
            with pytest.raises(subprocess.TimeoutExpired):
                process.wait(timeout=0.1)

    def __enter__(self) -> None:
        pass

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait(timeout=20)


def _add_agent(site: Site, port: int) -> None:
    """The first administrator, as one is added on a new machine."""
    who = ["--carte", CARD, "--prenom", "Sylvie", "--nom", "Marchand"]
    command = [sys.executable, "-m", "erpps_app.cli", "agents", "add", *who]
    subprocess.run(command, cwd=ROOT, env=_environment(site, port), check=True)
