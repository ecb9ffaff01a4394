"""Files that are drawn once and that every worker then reads: keys and certificates."""

import os
from pathlib import Path


def write_once(path: Path, content: bytes) -> None:
    """Write a whole file, unless another worker has done so: no one reads half a key."""
    path.parent.mkdir(parents=True, exist_ok=True)
    own = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(own, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
    try:
        os.link(own, path)
    except FileExistsError:
        pass
    finally:
        own.unlink()
