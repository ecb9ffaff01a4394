"""Photos as phones make them: HEIC, advice, recto and verso in one, watermark."""

import io

import pillow_heif
import pytest
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont, ImageOps, ImageStat
from pypdf import PdfReader

from erpps_app.adapters import inspection
from erpps_app.adapters.inspection import SafeDocument
from erpps_app.domain.documents import ADVICE, JPEG, PDF, DocumentRefused, Reason, advice_text
from tests.adapters.test_inspection import jpeg, pdf

pillow_heif.register_heif_opener()


def paper(width: int = 2000, height: int = 1400) -> Image.Image:
    """A page with small print, as a camera sees it."""
    image = Image.new("RGB", (width, height), (236, 232, 222))
    draw, font = ImageDraw.Draw(image), ImageFont.load_default(max(height // 40, 8))
    for line in range(1, 30):
        draw.text((width // 20, line * height // 32), "NOM MARTIN Prenom Camille 12.04.1998 " * 2,
                  fill=(30, 30, 60), font=font)  # fmt: skip
    return image


def saved(image: Image.Image, kind: str = "JPEG", **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data)).convert("RGB")


def advice(image: Image.Image) -> tuple[str, ...]:
    return inspection.inspect(saved(image, quality=92), "photo.jpg").advice


def test_a_photo_that_reads_well_gets_no_advice():
    assert advice(paper()) == ()


@pytest.mark.parametrize("radius", [8, 14, 30])
def test_a_blurred_photo_is_said_to_be_blurred(radius: int):
    assert "floue" in advice(paper().filter(ImageFilter.GaussianBlur(radius)))


@pytest.mark.parametrize("light", [0.05, 0.15])
def test_a_dark_photo_is_said_to_be_dark(light: float):
    assert "sombre" in advice(Image.eval(paper(), lambda value: int(value * light)))


def test_a_small_photo_is_said_to_be_small():
    assert "petite" in advice(paper(640, 448))


def test_light_noise_of_a_sensor_does_not_make_a_blurred_photo_sharp():
    blurred = paper().filter(ImageFilter.GaussianBlur(14))
    noise = Image.effect_noise(blurred.size, 8).convert("RGB")

    assert "floue" in advice(ImageChops.add(blurred, noise, scale=1, offset=-128))


def test_a_pdf_that_is_a_blurred_scan_is_told_too_and_a_text_is_not():
    scan = paper(1240, 1754).filter(ImageFilter.GaussianBlur(10))
    told = inspection.inspect(saved(scan, "PDF", resolution=150), "scan.pdf")

    assert told.advice == ("floue",)
    assert inspection.inspect(saved(paper(1240, 1754), "PDF"), "scan.pdf").advice == ()


def test_every_advice_has_a_sentence_that_says_what_to_do():
    assert advice_text("floue,petite") == f"{ADVICE['floue']} {ADVICE['petite']}"
    assert advice_text("") == advice_text("inconnu") == ""
    assert all("Reprenez" in text or "reprenez" in text for text in ADVICE.values())


def test_a_heic_photo_becomes_an_upright_jpeg_without_metadata():
    exif = Image.Exif()
    exif[0x010F] = "Marque du téléphone"
    heic = saved(paper(1600, 1200), "HEIF", exif=exif, quality=80)
    safe = inspection.inspect(heic, "IMG_0001.HEIC")

    assert safe.media_type == "image/jpeg"
    assert opened(safe.data).size == (1600, 1200)
    assert b"Marque" not in safe.data
    difference = ImageStat.Stat(ImageChops.difference(opened(safe.data), paper(1600, 1200)))
    assert max(difference.mean) < 12


def test_a_truncated_heic_is_refused():
    heic = saved(paper(800, 600), "HEIF")
    with pytest.raises(DocumentRefused) as refused:
        inspection.inspect(heic[: len(heic) // 2], "IMG_0001.HEIC")

    assert refused.value.reason is Reason.DAMAGED


def test_recto_and_verso_become_one_document_in_their_order():
    recto = inspection.inspect(saved(Image.new("RGB", (1200, 800), (200, 0, 0))), "recto.jpg")
    verso = inspection.inspect(pdf(1), "verso.pdf")
    whole = inspection.merge([recto, verso], "Pièce d’identité (recto verso).pdf")
    first = opened(inspection.render_page(whole.data, whole.media_type, 1, 240))

    assert (whole.media_type, whole.pages) == ("application/pdf", 2)
    assert len(PdfReader(io.BytesIO(whole.data)).pages) == 2
    red, _, blue = ImageStat.Stat(first).mean
    assert red > 150
    assert blue < 100


def test_together_they_stay_under_the_limit_of_pages():
    long = SafeDocument("a.pdf", "application/pdf", pdf(15), 15)
    with pytest.raises(DocumentRefused) as refused:
        inspection.merge([long, long], "tout.pdf")

    assert refused.value.reason is Reason.TOO_MANY_PAGES


MARK = "Consulté par Inès Colonna, ARS Corse le 24/11/2026 à 10:00"


def changed_share(plain: bytes, marked: bytes) -> float:
    """How much of a picture is different, and how: a text across it, not a veil over it."""
    difference = ImageOps.grayscale(ImageChops.difference(opened(plain), opened(marked)))
    counts = difference.histogram()
    return sum(counts[24:]) / sum(counts)


@pytest.mark.parametrize("media_type", [JPEG, PDF])
def test_a_watermark_crosses_the_picture_and_lets_it_be_read(media_type: str):
    data = jpeg(900, 700) if media_type == JPEG else pdf(1)
    plain = inspection.render_page(data, media_type, 1, 900)
    marked = inspection.render_page(data, media_type, 1, 900, watermark=MARK)

    assert 0.005 < changed_share(plain, marked) < 0.30


def test_a_watermarked_document_holds_pictures_only():
    flat = inspection.flatten(saved(paper(), "PDF"), "application/pdf", 1, watermark=MARK)
    reader = PdfReader(io.BytesIO(flat))

    assert len(reader.pages) == 1
    assert reader.pages[0].extract_text().strip() == ""
    assert b"Colonna" not in flat
