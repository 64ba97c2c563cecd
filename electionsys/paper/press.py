"""One call of the typesetter: a template and its data in, the bytes of a PDF out."""

import json
from collections.abc import Mapping
from pathlib import Path

from typst import Compiler

from electionsys.config import beside
from electionsys.paper import fonts


def typeset(template: str, data: Mapping[str, object], *, tags: bool = True) -> bytes:
    """Set `templates/paper/<template>.typ` with `data`, which must be plain JSON.

    `tags` writes the structure that screen readers use; loose cards go without and come faster.
    """
    folder = Path(beside("templates")) / "paper"
    families = {
        "sans": [fonts.SANS, *fonts.rare()],
        "serif": [fonts.SERIF, *fonts.rare()],
    }
    text = json.dumps({**data, "fonts": families}, ensure_ascii=False)
    # A compiler of its own for each call: pages are made by several threads at once.
    compiler = Compiler(
        str(folder / f"{template}.typ"),
        root=str(folder),
        font_paths=fonts.loaded(),
        ignore_system_fonts=True,
        sys_inputs={"data": text},
    )
    made = compiler.compile(format="pdf", pdf_tags=tags)
    if not isinstance(made, bytes):
        raise TypeError(f"the typesetter gave {type(made).__name__} for {template}, not one file")
    return made
