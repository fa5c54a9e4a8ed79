"""Pages of a browser, watched: what a page complains of fails its test."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from tests.support.components import missing

LAUNCH_ARGUMENTS: Final = [
    *("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
AXE: Final = Path(__file__).parents[2] / "web" / "node_modules" / "axe-core" / "axe.min.js"
_RULES: Final = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@dataclass
class Visit:
    """A page and what went wrong on it."""

    page: Any
    complaints: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)
    """Parts of complaints that the test brings about."""

    def complain(self, what: str) -> None:
        if not any(part in what for part in self.expected):
            self.complaints.append(what)

    def violations(self) -> list[str]:
        """Rules of WCAG 2.2 A and AA that the page breaks, as axe finds them."""
        if not AXE.exists():
            missing("browser", "axe-core is not installed; scripts/test does that")
        self.page.evaluate(AXE.read_text() + ";void 0")
        found = self.page.evaluate("rules => axe.run({runOnly: {type: 'tag', values: rules}})", _RULES)
        return [
            f"{one['id']}: {node['target']} {node['html'][:120]}"
            for one in found["violations"]
            for node in one["nodes"]
        ]

    def close(self) -> None:
        self.page.context.close()


def watched(browser: Any, url: str, *, theme: str, width: int) -> Visit:
    """A page that has been opened in a context of its own."""
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=theme)
    context.set_default_timeout(15_000)
    page = context.new_page()
    visit = Visit(page)
    page.on("pageerror", lambda error: visit.complain(f"page error: {error}"))
    page.on("console", lambda message: visit.complain(f"console: {message.text}") if message.type == "error" else None)
    page.on(
        "response", lambda answer: visit.complain(f"{answer.status} {answer.url}") if answer.status >= 500 else None
    )
    page.goto(url)
    return visit
