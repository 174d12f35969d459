"""What is built where: the kernel has to be left out where it cannot be made."""

import runpy
import sysconfig
from pathlib import Path
from typing import Any

import pytest

setuptools = pytest.importorskip("setuptools")
SETUP = Path(__file__).parent.parent / "setup.py"


@pytest.mark.parametrize("free", [0, 1])
def test_python_without_its_lock_gets_no_kernel(free: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """There setuptools refuses the stable ABI, and with it the whole package."""
    told: dict[str, Any] = {}
    monkeypatch.setattr(setuptools, "setup", lambda **settings: told.update(settings))
    monkeypatch.setattr(sysconfig, "get_config_var", {"Py_GIL_DISABLED": free}.get)
    runpy.run_path(str(SETUP))
    assert len(told["ext_modules"]) == len(told["options"]) == 1 - free
