"""Make a virtual environment from a hash-locked list, with the standard library and the pip carried along.

Works where Python came without pip and ensurepip (Debian). uv installs because it is fast; failing that, pip.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
REQUIREMENTS = ROOT / "requirements"
PIP_WHEEL = ROOT / "vendor" / "pip-26.3-py3-none-any.whl"
PIP_SHA256 = "f3b60b20ffaadd4415ed7957212a38ac63fa4c5fa375bd0f4a797777940fad13"
SUPPORTED = ((3, 11), (3, 13))
SCRIPTS = "Scripts" if os.name == "nt" else "bin"


class CannotPrepare(Exception):
    """The environment cannot be made; the text says what to change."""


def python_of(environment: Path) -> Path:
    return environment / SCRIPTS / ("python.exe" if os.name == "nt" else "python")


def prepare(environment: Path, requirements: str) -> bool:
    """Make or mend ``environment`` so that it holds exactly ``requirements``; False when it already did.

    Raises CannotPrepare. A stamp with the list's hash is written last, so a broken installation starts anew.
    """
    stamp = environment / "guatu-requirements.sha256"
    wanted = _wanted(requirements)
    if stamp.exists() and stamp.read_text("ascii") == wanted and python_of(environment).exists():
        return False
    _refuse_unsupported_python()
    stamp.unlink(missing_ok=True)
    _make(environment)
    _install(environment, REQUIREMENTS / requirements)
    _add_guatu(environment)
    stamp.write_text(wanted, "ascii")
    return True


def _wanted(requirements: str) -> str:
    digest = hashlib.sha256((REQUIREMENTS / requirements).read_bytes())
    digest.update(f"{sys.version_info[:2]} {ROOT}".encode())
    return digest.hexdigest()


def _refuse_unsupported_python() -> None:
    low, high = SUPPORTED
    if not low <= sys.version_info[:2] <= high:
        raise CannotPrepare(
            f"需要 Python {low[0]}.{low[1]} 至 {high[0]}.{high[1]}，现为 {sys.version.split()[0]}。\n"
            f"Python {low[0]}.{low[1]} to {high[0]}.{high[1]} is needed; this is {sys.version.split()[0]}."
        )


def _make(environment: Path) -> None:
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    present = python_of(environment)
    if present.exists():
        answer = subprocess.run(
            [present, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        if answer.returncode == 0 and answer.stdout.strip() == version:
            return
    if environment.exists():
        shutil.rmtree(environment)
    venv.EnvBuilder(with_pip=False, symlinks=os.name != "nt").create(environment)


def _install(environment: Path, requirements: Path) -> None:
    python = python_of(environment)
    pip = _pip(python)
    first = [*pip, "install", "--quiet", "--require-hashes", "-r", str(REQUIREMENTS / "installer.txt")]
    uv = environment / SCRIPTS / ("uv.exe" if os.name == "nt" else "uv")
    if subprocess.run(first, check=False).returncode == 0 and uv.exists():
        with_uv = [str(uv), "pip", "install", "--quiet", "--system-certs", "--python", str(python),
                   "--require-hashes", "--compile-bytecode", "-r", str(requirements)]  # fmt: skip
        if subprocess.run(with_uv, env=_uv_settings(pip), check=False).returncode == 0:
            return
        print("uv 未能安装，改用 pip。 uv could not install; trying pip.", file=sys.stderr)
    with_pip = [*pip, "install", "--quiet", "--require-hashes", "-r", str(requirements)]
    if subprocess.run(with_pip, check=False).returncode != 0:
        raise CannotPrepare(
            "软件包没有装成，原因见上。请检查本机 pip 能否连到软件源（pip config list）后重试。\n"
            "The packages could not be installed. Check that pip reaches a registry, then try again."
        )


def _pip(python: Path) -> list[str]:
    if hashlib.sha256(PIP_WHEEL.read_bytes()).hexdigest() != PIP_SHA256:
        raise CannotPrepare(
            f"{PIP_WHEEL.name} 与公布的校验值不符，请重新取得。 Wrong checksum: fetch it again."
        )
    return [str(python), str(PIP_WHEEL / "pip"), "--disable-pip-version-check"]


def _uv_settings(pip: list[str]) -> dict[str, str]:
    """uv reads no pip.conf: hand it the registry that this machine's pip is set up for."""
    settings = dict(os.environ)
    index = subprocess.run(
        [*pip, "config", "get", "global.index-url"], capture_output=True, text=True, check=False
    )
    if index.returncode == 0 and index.stdout.strip():
        settings.setdefault("UV_DEFAULT_INDEX", index.stdout.strip())
    return settings


def _add_guatu(environment: Path) -> None:
    """Put this checkout on the environment's path, and the `guatu` command into its scripts."""
    python = python_of(environment)
    where = [str(python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
    packages = Path(subprocess.run(where, capture_output=True, text=True, check=True).stdout.strip())
    (packages / "guatu.pth").write_text(f"{ROOT}\n", "utf-8")
    if os.name == "nt":
        (environment / SCRIPTS / "guatu.cmd").write_text(f'@"{python}" -m guatu.cli %*\n', "utf-8")
        return
    command = environment / SCRIPTS / "guatu"
    command.write_text(f"#!{python}\nimport sys\n\nfrom guatu.cli import main\n\nsys.exit(main())\n", "utf-8")
    command.chmod(0o755)
