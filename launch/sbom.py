"""`./run sbom`: what the product is made of, as a CycloneDX 1.6 list from the lock files; same locks, same list."""

import base64
import json
import re
from collections.abc import Iterator
from typing import Any

from launch.places import PACKAGE_LOCK, REQUIREMENTS

PINNED = re.compile(r"(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^\s;]+)")
HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
INSIDE = "node_modules/"


def sbom() -> str:
    """The list as JSON. Raises OSError when a lock file is missing."""
    document = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": {"type": "application", "name": "migrant-support", "bom-ref": "migrant-support"}},
        "components": [*_python_packages(), *_npm_packages()],
    }
    return json.dumps(document, indent=2)


def _python_packages() -> Iterator[dict[str, Any]]:
    """One component a pinned line; a package has one hash for each of its files, kept as properties."""
    for block in REQUIREMENTS.read_text(encoding="utf-8").replace("\\\n", " ").splitlines():
        if found := PINNED.match(block):
            name, version = found["name"].lower(), found["version"]
            yield _component(name, version, f"pkg:pypi/{name}@{version}") | {
                "properties": [{"name": "lock:sha256", "value": digest} for digest in HASH.findall(block)]
            }


def _npm_packages() -> Iterator[dict[str, Any]]:
    """One component a package that is installed to run (not those of tests)."""
    packages = json.loads(PACKAGE_LOCK.read_text(encoding="utf-8"))["packages"]
    for path, package in sorted(packages.items()):
        if not path or package.get("dev"):
            continue
        name, version = path.rsplit(INSIDE, 1)[-1], package["version"]
        digest = base64.b64decode(package["integrity"].removeprefix("sha512-")).hex()
        yield _component(name, version, f"pkg:npm/{name.replace('@', '%40')}@{version}") | {
            "hashes": [{"alg": "SHA-512", "content": digest}],
            "licenses": [{"license": {"id": package["license"]}}],
        }


def _component(name: str, version: str, address: str) -> dict[str, Any]:
    return {"type": "library", "bom-ref": address, "name": name, "version": version, "purl": address}
