"""Sphinx settings of the pages; the reference is written by `generate.py` beforehand."""

from landbridge import __version__

project = "Landbridge"
author = "The Landbridge authors"
copyright = "2026, the Landbridge authors"  # noqa: A001 - the name Sphinx asks for
release = version = __version__

extensions = ["myst_parser", "sphinx_copybutton"]
myst_enable_extensions = ["colon_fence", "deflist", "dollarmath"]
myst_heading_anchors = 3
copybutton_prompt_text = r"\$ |>>> "
copybutton_prompt_is_regexp = True
exclude_patterns = ["_build"]

html_theme = "furo"
html_title = f"Landbridge {version}"
html_static_path: list[str] = []
