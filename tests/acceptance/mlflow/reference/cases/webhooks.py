"""Webhooks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from tests.acceptance.mlflow.reference.world import Cases

CASES: Final[Cases] = {
    "client.create_webhook": lambda w: w.client.create_webhook(
        w.name, "https://example.org/", ["registered_model.created"]
    ),
    "client.get_webhook": lambda w: w.client.get_webhook("none"),
    "client.list_webhooks": lambda w: w.client.list_webhooks(),
    "client.update_webhook": lambda w: w.client.update_webhook("none", name="other"),
    "client.delete_webhook": lambda w: w.client.delete_webhook("none"),
    "client.test_webhook": lambda w: w.client.test_webhook("none"),
}
ABOUT: Final = "Nobody is told yet when a model is registered."
DIFFERENCES: Final[dict[str, str]] = {}
