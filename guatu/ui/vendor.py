"""Fetch the scripts of others again, as `vendor/manifest.json` names them. For developers; needs npm.

python -m guatu.ui.vendor            fetch, check npm's integrity, write files and their hashes
python -m guatu.ui.vendor --check    only compare what lies there with the manifest
"""

from __future__ import annotations

import base64
import hashlib
import json
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path

FOLDER = Path(__file__).parent / "static" / "ui" / "vendor"
MANIFEST = FOLDER / "manifest.json"


def differences() -> Iterator[str]:
    """What lies in the folder and is not as the manifest says, a line each."""
    expected = {MANIFEST}
    for package in json.loads(MANIFEST.read_text())["packages"]:
        for entry in package["files"]:
            path = FOLDER / package["folder"] / entry["file"]
            expected.add(path)
            if not path.exists():
                yield f"{path.name} of {package['name']} is missing"
            elif hashlib.sha256(path.read_bytes()).hexdigest() != entry["sha256"]:
                yield f"{path.name} of {package['name']} is not the file the manifest names"
    for path in FOLDER.rglob("*"):
        if path.is_file() and path not in expected:
            yield f"{path.name} stands in no manifest"


def fetch() -> None:
    """Pack every named version with npm, hold it against its integrity, and take the files named."""
    manifest = json.loads(MANIFEST.read_text())
    for package in manifest["packages"]:
        with tempfile.TemporaryDirectory() as folder:
            wanted = f"{package['name']}@{package['version']}"
            command = ["npm", "pack", wanted, "--json", "--pack-destination", folder]
            subprocess.run(command, check=True, capture_output=True)
            (tarball,) = Path(folder).glob("*.tgz")
            digest = base64.b64encode(hashlib.sha512(tarball.read_bytes()).digest()).decode()
            if package["integrity"] != f"sha512-{digest}":
                raise SystemExit(f"{wanted} is not the package the manifest names")
            with tarfile.open(tarball) as archive:
                for entry in package["files"]:
                    member = archive.extractfile(f"package/{entry['from']}")
                    if member is None:
                        raise SystemExit(f"{wanted} holds no {entry['from']}")
                    content = member.read()
                    entry["sha256"] = hashlib.sha256(content).hexdigest()
                    target = FOLDER / package["folder"] / entry["file"]
                    target.parent.mkdir(parents=True, exist_ok=True)
                    target.write_bytes(content)
    MANIFEST.write_text(json.dumps(manifest, indent=2) + "\n")


if __name__ == "__main__":
    if sys.argv[1:] != ["--check"]:
        fetch()
    faults = list(differences())
    print("\n".join(faults) or "Every vendored file is the one the manifest names.")
    sys.exit(1 if faults else 0)
