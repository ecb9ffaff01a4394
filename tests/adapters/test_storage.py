"""Where documents rest: a folder, and a bucket behind the real S3 protocol."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import boto3
import pytest
from moto.server import ThreadedMotoServer
from pydantic import SecretStr

from erpps_app.adapters import storage as module
from erpps_app.adapters.storage import LocalStorage, S3Storage, Storage
from erpps_app.domain.errors import NotFound, Unavailable
from erpps_app.settings import S3, settings

BUCKET = "pieces"


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    server = ThreadedMotoServer(port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    client = boto3.client(
        "s3",
        endpoint_url=f"http://{host}:{port}",
        region_name="eu-west-3",
        aws_access_key_id="x",
        aws_secret_access_key="y",
    )
    client.create_bucket(
        Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": "eu-west-3"}
    )
    client.close()
    yield f"http://{host}:{port}"
    server.stop()


def bucket(endpoint: str, name: str = BUCKET) -> S3:
    return S3(bucket=name, endpoint=endpoint, access_key_id="x", secret_access_key=SecretStr("y"))


@pytest.fixture(params=["local", "s3"])
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> Storage:
    if request.param == "local":
        return LocalStorage(tmp_path)
    return S3Storage(bucket(request.getfixturevalue("endpoint")))


def test_what_is_put_is_got_back(kept: Storage):
    key = kept.put(b"octets")

    assert kept.get(key) == b"octets"


def test_a_key_says_nothing_and_is_never_given_twice(kept: Storage):
    keys = {kept.put(b"les memes") for _ in range(20)}

    assert len(keys) == 20
    assert {len(key) for key in keys} == {32}


def test_what_was_deleted_is_not_found_and_can_be_deleted_again(kept: Storage):
    key = kept.put(b"octets")
    kept.delete(key)
    kept.delete(key)

    with pytest.raises(NotFound):
        kept.get(key)


def test_everything_is_listed_with_its_age(kept: Storage):
    key = kept.put(b"octets")
    found = dict(kept.listing())

    assert abs(found[key] - datetime.now(UTC)) < timedelta(minutes=1)


def test_a_folder_shows_its_files_to_their_owner_only(tmp_path: Path):
    LocalStorage(tmp_path).put(b"octets")
    (file,) = tmp_path.glob("??/*")

    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o777 == 0o700


def test_a_bucket_that_does_not_answer_is_said_and_not_waited_for(
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setattr(module, "TIMEOUT", timedelta(seconds=1))
    monkeypatch.setattr(module, "RETRIES", 0)
    silent = S3Storage(bucket("http://127.0.0.1:9"))

    with pytest.raises(Unavailable, match="ne répond pas"):
        silent.put(b"octets")


def test_a_bucket_that_is_not_ours_is_said(endpoint: str):
    with pytest.raises((Unavailable, NotFound)):
        S3Storage(bucket(endpoint, "celui-d-un-autre")).put(b"octets")


def test_the_setting_chooses(endpoint: str):
    current = settings()
    assert isinstance(module.storage(), LocalStorage)
    before, current.s3 = current.s3, bucket(endpoint)
    try:
        assert isinstance(module.storage(), S3Storage)
    finally:
        current.s3 = before
