"""Which certificates open the door of agents."""

from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.x509.oid import ExtendedKeyUsageOID

from erpps_app.adapters.certificates import Authorities, holder
from erpps_app.domain.sign_in_failures import SIGN_IN_FAILURES, SignInFailed
from tests.adapters.cards import DAY, NOW, Authority, Cards, pem, private_key

CARD = "CPA00000001"


@pytest.fixture(scope="module")
def cards() -> Cards:
    return Cards()


def believed(cards: Cards, *extra: Authority) -> Authorities:
    all_of_them = (cards.root, cards.agents, *extra)
    return Authorities(
        tuple(a.certificate for a in all_of_them), tuple(a.crl() for a in all_of_them)
    )


def refusal(cards: Cards, shown: str, authorities: Authorities | None = None) -> str:
    with pytest.raises(SignInFailed) as refused:
        holder(shown, authorities or believed(cards), NOW)
    assert refused.value.code in SIGN_IN_FAILURES
    return refused.value.code


def test_a_good_card_tells_who_holds_it(cards: Cards):
    card, _ = cards.agents.card(CARD)

    assert holder(pem(card), believed(cards), NOW) == CARD


def test_a_card_of_the_root_itself_is_good_too(cards: Cards):
    card, _ = cards.root.card(CARD)

    assert holder(pem(card), believed(cards), NOW) == CARD


def test_an_expired_card_is_refused(cards: Cards):
    card, _ = cards.agents.card(CARD, until=NOW - DAY)

    assert refusal(cards, pem(card)) == "carte-expiree"


def test_a_card_is_good_until_the_last_second(cards: Cards):
    card, _ = cards.agents.card(CARD, until=NOW + timedelta(seconds=2))
    end = card.not_valid_after_utc

    assert holder(pem(card), believed(cards), end - timedelta(seconds=1)) == CARD
    with pytest.raises(SignInFailed, match="carte-expiree"):
        holder(pem(card), believed(cards), end)


def test_a_revoked_card_is_refused(cards: Cards):
    card, _ = cards.agents.card(CARD)
    cards.agents.revoked.append(card.serial_number)

    assert refusal(cards, pem(card)) == "carte-revoquee"


def test_a_card_of_a_revoked_authority_is_refused(cards: Cards):
    fallen = Authority("AC compromise", cards.root)
    card, _ = fallen.card(CARD)
    cards.root.revoked.append(fallen.certificate.serial_number)

    assert refusal(cards, pem(card), believed(cards, fallen)) == "carte-revoquee"


def test_a_foreign_card_is_refused_even_under_the_same_name(cards: Cards):
    card, _ = cards.foreign.card(CARD)

    assert refusal(cards, pem(card)) == "carte-inconnue"


def test_a_card_signed_by_a_card_is_refused(cards: Cards):
    good, private = cards.agents.card("CPA00000002")
    forger = Authority("CPA00000002")
    forger.certificate, forger.key = good, private_key(private)
    forged, _ = forger.card(CARD)

    assert refusal(cards, pem(forged), believed(cards, forger)) == "carte-inconnue"


def test_a_servers_certificate_is_no_card(cards: Cards):
    server, _ = cards.agents.card("erpps.example", use=ExtendedKeyUsageOID.SERVER_AUTH)

    assert refusal(cards, pem(server)) == "carte-inconnue"


@pytest.mark.parametrize("shown", ["", "n’importe quoi", "-----BEGIN CERTIFICATE-----\nAAAA\n"])
def test_what_is_no_certificate_is_no_card(cards: Cards, shown: str):
    assert refusal(cards, shown) == "carte-absente"


def test_a_self_signed_certificate_is_refused(cards: Cards):
    assert refusal(cards, pem(Authority(CARD).certificate)) == "carte-inconnue"


@pytest.mark.parametrize("missing", ["root", "agents"])
def test_without_the_revocation_list_of_each_issuer_nobody_enters(cards: Cards, missing: str):
    card, _ = cards.agents.card(CARD)
    lists = [a.crl() for name, a in vars(cards).items() if name not in {missing, "foreign"}]
    known = Authorities((cards.root.certificate, cards.agents.certificate), tuple(lists))

    assert refusal(cards, pem(card), known) == "carte-verification"


def test_a_list_of_yesterday_does_not_count(cards: Cards):
    card, _ = cards.agents.card(CARD)
    stale = cards.agents.crl(until=NOW - DAY)
    known = Authorities(
        (cards.root.certificate, cards.agents.certificate), (cards.root.crl(), stale)
    )

    assert refusal(cards, pem(card), known) == "carte-verification"


def test_a_list_that_somebody_else_signed_does_not_count(cards: Cards):
    card, _ = cards.agents.card(CARD)
    forged = Authority(cards.agents.name).crl()
    known = Authorities(
        (cards.root.certificate, cards.agents.certificate), (cards.root.crl(), forged)
    )

    assert refusal(cards, pem(card), known) == "carte-verification"


def test_the_files_are_read_again_when_they_change(cards: Cards, tmp_path: Path):
    trusted, lists = tmp_path / "autorites.pem", tmp_path / "revocations.pem"
    card, _ = cards.agents.card(CARD)
    trusted.write_text(pem(cards.root.certificate, cards.agents.certificate))
    lists.write_text(pem(cards.root.crl(), cards.agents.crl()))
    before = Authorities.read(trusted, lists)
    cards.agents.revoked.append(card.serial_number)
    lists.write_text(pem(cards.root.crl(), cards.agents.crl()))

    assert holder(pem(card), before, NOW) == CARD
    assert refusal(cards, pem(card), Authorities.read(trusted, lists)) == "carte-revoquee"


def test_without_a_root_nothing_can_be_verified(cards: Cards):
    card, _ = cards.agents.card(CARD)
    known = Authorities((cards.agents.certificate,), (cards.agents.crl(),))

    assert refusal(cards, pem(card), known) == "carte-verification"
