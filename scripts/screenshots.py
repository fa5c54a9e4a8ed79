"""Takes the pictures of the docs anew, in both themes, of a tracker beside which the demo has trained.

`python -m scripts.screenshots URL`
"""

import os
import shutil
import sys
from io import BytesIO
from pathlib import Path

import httpx2 as httpx
from PIL import Image
from playwright.sync_api import Browser, ViewportSize, sync_playwright

IMAGES = Path(__file__).parents[1] / "docs" / "images"
WIDTH, HEIGHT = 1440, 810
COLORS = 192
"""So many are enough for what is drawn, and make a file a third as large."""


def addresses(url: str) -> dict[str, str]:
    """The pages, by the name of their picture."""
    best = "-metrics.val/accuracy.best"
    answer = httpx.get(f"{url}/api/v1/table", params={"sort": best, "fields": "", "limit": 3}, trust_env=False)
    runs = [run["id"] for run in answer.json()["items"]]
    experiment = f"{url}/e/{answer.json()['items'][0]['experiment_id']}"
    return {
        "workspace": f"{experiment}?sort={best}&smooth=0.5",
        "run": f"{url}/r/{runs[0]}",
        "compare": f"{experiment}?mode=compare&sel={','.join(runs)}",
    }


def take(browser: Browser, address: str, theme: str) -> bytes:
    """A page as a picture, once nothing more is asked for."""
    size: ViewportSize = {"width": WIDTH, "height": HEIGHT}
    page = browser.new_page(viewport=size, color_scheme="dark" if theme == "dark" else "light")
    page.goto(address)
    page.wait_for_load_state("networkidle")
    page.wait_for_function("document.querySelector('[aria-busy=true]') === null")
    picture = page.screenshot()
    page.close()
    return picture


def main() -> int:
    """Returns 64 without an address."""
    if len(sys.argv) != 2:
        print(__doc__)
        return 64
    executable = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        for name, address in addresses(sys.argv[1]).items():
            for theme in ("light", "dark"):
                picture = Image.open(BytesIO(take(browser, address, theme))).convert("RGB")
                file = IMAGES / f"{name}-{theme}.png"
                picture.quantize(COLORS, dither=Image.Dither.NONE).save(file, optimize=True)
                print(f"{file.stat().st_size / 1024:6.1f} KB  {file.name}")
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
