"""What holds of every page as it stands: no axe finding, nothing wider than the window."""

import os
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe

WIDTHS = (1024, 390, 1360)  # a small screen, a phone, and back to a desk
WIDE = "document.scrollingElement.scrollWidth"


def sound(page: Any, name: str = "") -> None:
    """Hold a page to it; with a name, take pictures where PHOIHOP_PICTURES says a folder."""
    heard(page)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate(WIDE) <= width, (page.url, width)
        if name and (folder := os.environ.get("PHOIHOP_PICTURES")):
            path = Path(folder) / f"{name}-{width}.png"
            page.screenshot(path=path, full_page=True)


def heard(page: Any) -> None:
    """Hold a page to what axe asks for."""
    found = Axe().run(page)
    assert found.violations_count == 0, (page.url, found.generate_report())
