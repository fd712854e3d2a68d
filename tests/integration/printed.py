"""What a reader copies from a printed agreement."""

import subprocess
from pathlib import Path


def printed_text(content: bytes, folder: Path) -> str:
    """Return the text of a PDF as a reader copies it, in one line."""
    path = folder / "agreement.pdf"
    path.write_bytes(content)
    found = subprocess.run(["pdftotext", "-raw", str(path), "-"], check=True, capture_output=True)
    return " ".join(found.stdout.decode().split())
