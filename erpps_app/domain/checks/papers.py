"""The documents: handed in, readable, and naming the person where their text can be read."""

from erpps_app.domain.checks.findings import Found, attention, good, unverifiable
from erpps_app.domain.checks.subject import Naming, Paper, Subject
from erpps_app.domain.documents import PDF, advice_text, pages_label
from erpps_app.domain.sentences import inside

TITLES = frozenset({"diplome", "attestation_reussite", "autorisation_exercice"})


def document_is_there(subject: Subject) -> Found | None:
    """What the element owes was handed in."""
    request = subject.part.definition.document
    if request is None or not request.when(subject.answers, subject.rules):
        return None
    called = inside(request.called(subject.answers, subject.rules))
    asked = [paper for paper in subject.papers if paper.kind == request.kind(subject.answers)]
    if asked:
        listed = ", ".join(f"{paper.name} ({pages_label(paper.pages)})" for paper in asked)
        return good(f"Pièce jointe : {listed}.", f"Vous avez joint : {listed}.")
    if subject.part.definition.owes_document(subject.answers, subject.rules):
        return attention(f"Il manque : {called}.", f"Joignez le document demandé : {called}.")
    if subject.papers:
        return attention(
            f"La pièce jointe n’est pas : {called}.", f"Joignez le document demandé : {called}."
        )
    return None


def documents_are_readable(subject: Subject) -> Found | None:
    """No page was found blurred, dark or small when it was received."""
    if not subject.papers:
        return None
    poor = [paper for paper in subject.papers if paper.advice]
    if not poor:
        return good(
            "Aucune page floue, sombre ou trop petite à la réception.",
            "Vos documents semblent nets et lisibles.",
        )
    return attention(
        f"Difficile à lire : {', '.join(paper.name for paper in poor)}.",
        " ".join(f"{paper.name} : {advice_text(paper.advice)}" for paper in poor),
    )


def title_names_person(subject: Subject) -> Found | None:
    """The text of a title in PDF holds the name and a first name of the person."""
    titles = [paper for paper in subject.papers if paper.kind in TITLES]
    if not titles:
        return None
    if any(paper.naming is Naming.NAMED for paper in titles):
        return good(
            "Le texte du PDF porte le nom et un prénom de la personne.",
            "Votre nom et votre prénom figurent dans le texte du document.",
        )
    if any(paper.naming is Naming.NOT_NAMED for paper in titles):
        return attention(
            "Le texte du PDF ne porte pas le nom et un prénom de la personne : lisez-le.",
            "Le texte de votre document ne porte pas vos nom et prénom : vérifiez que c’est le bon "
            "fichier.",
        )
    return unverifiable(_why_unread(titles), "Ce document est une image : votre ARS le lira.")


def _why_unread(titles: list[Paper]) -> str:
    if any(paper.naming is Naming.NO_TEXT for paper in titles):
        return "PDF numérisé, sans texte : lisez vous-même le nom sur le document."
    if any(paper.media_type == PDF for paper in titles):
        return "Le texte du PDF n’a pas pu être lu : lisez vous-même le nom sur le document."
    return "Document en image : lisez vous-même le nom sur le document."
