"""What the tests of faults share."""

import shutil

import pytest
from faults.harness import execute


@pytest.fixture(scope="module")
def powerless(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, ...]:
    """Return what a command must begin with so that permissions hold for it, also for root."""
    closed = tmp_path_factory.mktemp("closed") / "file"
    closed.touch(mode=0)
    for prefix in ((), ("setpriv", "--inh-caps=-all", "--bounding-set=-all")):
        if prefix and not shutil.which(prefix[0]):
            continue
        if execute([*prefix, "true"]).status == 0 and execute([*prefix, "cat", closed]).status:
            return prefix
    pytest.skip("root, whom permissions do not bind, and no setpriv to give that up")
