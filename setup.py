"""What pyproject.toml cannot say: the segmenter's kernel is compiled, where it can be."""

from setuptools import Extension, setup

_FOLDER = "src/bodycopy/segment/kernel"
_SOURCES = ("counted", "decide", "features", "module", "network", "words")

setup(
    ext_modules=[
        Extension(
            "bodycopy.segment._kernel",
            [f"{_FOLDER}/{name}.c" for name in _SOURCES],
            depends=[f"{_FOLDER}/kernel.h", f"{_FOLDER}/passes.h"],
            # Products are fused where the processor can, so that all give the same bits.
            extra_compile_args=["-O3", "-ffp-contract=fast"],
            py_limited_api=True,
            optional=True,  # without a compiler NumPy does the same, more slowly
        )
    ],
    options={"bdist_wheel": {"py_limited_api": "cp311"}},
)
