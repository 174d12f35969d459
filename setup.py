"""What pyproject.toml cannot say: the segmenter's kernel is compiled, where it can be."""

import sysconfig

from setuptools import Extension, setup

_FOLDER = "src/bodycopy/segment/kernel"
_SOURCES = (
    "any_of", "calls_network", "calls_rules", "calls_text", "decide", "features", "glued", "kinds",
    "known", "level", "module", "network", "rules", "script", "statement", "trigger", "unannounced",
    "words",
)  # fmt: skip
_HEADERS = ("call", "kernel", "passes", "processors", "script")

# Python without its lock has no stable ABI as far as 3.14: setuptools refuses the tag, Python.h the
# sources. NumPy does the same there.
_IS_LOCKED = not sysconfig.get_config_var("Py_GIL_DISABLED")

setup(
    ext_modules=[
        Extension(
            "bodycopy.segment._kernel",
            [f"{_FOLDER}/{name}.c" for name in _SOURCES],
            depends=[f"{_FOLDER}/{name}.h" for name in _HEADERS],
            # No product is fused with a sum, so that all processors give the same bits.
            extra_compile_args=["-O3", "-ffp-contract=off"],
            libraries=["m"],
            py_limited_api=True,
            optional=True,  # without a compiler NumPy does the same, more slowly
        )
    ]
    if _IS_LOCKED
    else [],
    options={"bdist_wheel": {"py_limited_api": "cp311"}} if _IS_LOCKED else {},
)
