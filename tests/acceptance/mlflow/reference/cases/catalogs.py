"""Catalogs of MCP servers and skills."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from tests.acceptance.mlflow.reference.world import Cases

SERVER: Final = {"name": "io.example/weather", "description": "weather", "version": "1.0.0"}
NAME: Final = SERVER["name"]

CASES: Final[Cases] = {
    "client.create_mcp_server": lambda w: w.client.create_mcp_server(NAME),
    "client.get_mcp_server": lambda w: w.client.get_mcp_server(NAME),
    "client.search_mcp_servers": lambda w: w.client.search_mcp_servers(),
    "client.update_mcp_server": lambda w: w.client.update_mcp_server(NAME, description="rain"),
    "client.delete_mcp_server": lambda w: w.client.delete_mcp_server(NAME),
    "client.set_mcp_server_tag": lambda w: w.client.set_mcp_server_tag(NAME, "a", "b"),
    "client.delete_mcp_server_tag": lambda w: w.client.delete_mcp_server_tag(NAME, "a"),
    "client.set_mcp_server_alias": lambda w: w.client.set_mcp_server_alias(NAME, "live", "1.0.0"),
    "client.delete_mcp_server_alias": lambda w: w.client.delete_mcp_server_alias(NAME, "live"),
    "client.create_mcp_server_version": lambda w: w.client.create_mcp_server_version(SERVER),
    "client.get_mcp_server_version": lambda w: w.client.get_mcp_server_version(NAME, "1.0.0"),
    "client.get_mcp_server_version_by_alias": lambda w: w.client.get_mcp_server_version_by_alias(NAME, "live"),
    "client.get_latest_mcp_server_version": lambda w: w.client.get_latest_mcp_server_version(NAME),
    "client.search_mcp_server_versions": lambda w: w.client.search_mcp_server_versions(NAME),
    "client.update_mcp_server_version": lambda w: w.client.update_mcp_server_version(NAME, "1.0.0", tools=[]),
    "client.delete_mcp_server_version": lambda w: w.client.delete_mcp_server_version(NAME, "1.0.0"),
    "client.set_mcp_server_version_tag": lambda w: w.client.set_mcp_server_version_tag(NAME, "1.0.0", "a", "b"),
    "client.delete_mcp_server_version_tag": lambda w: w.client.delete_mcp_server_version_tag(NAME, "1.0.0", "a"),
    "client.refresh_mcp_server_version_tools": lambda w: w.client.refresh_mcp_server_version_tools(NAME, "1.0.0"),
    "client.create_mcp_access_endpoint": lambda w: w.client.create_mcp_access_endpoint(
        NAME, "https://example.org/mcp", server_version="1.0.0"
    ),
    "client.get_mcp_access_endpoint": lambda w: w.client.get_mcp_access_endpoint(NAME, "none"),
    "client.search_mcp_access_endpoints": lambda w: w.client.search_mcp_access_endpoints(NAME),
    "client.update_mcp_access_endpoint": lambda w: w.client.update_mcp_access_endpoint(
        NAME, "none", url="https://example.org/other"
    ),
    "client.delete_mcp_access_endpoint": lambda w: w.client.delete_mcp_access_endpoint(NAME, "none"),
    "client.create_skill": lambda w: w.client.create_skill(name="weather"),
    "client.get_skill": lambda w: w.client.get_skill(name="weather"),
    "client.search_skills": lambda w: w.client.search_skills(),
    "client.update_skill": lambda w: w.client.update_skill(name="weather", description="rain"),
    "client.delete_skill": lambda w: w.client.delete_skill(name="weather"),
    "client.bulk_register_skills": lambda w: w.client.bulk_register_skills(skill_definitions=[{"name": "weather"}]),
    "client.set_skill_tag": lambda w: w.client.set_skill_tag(name="weather", key="a", value="b"),
    "client.delete_skill_tag": lambda w: w.client.delete_skill_tag(name="weather", key="a"),
    "client.set_skill_alias": lambda w: w.client.set_skill_alias(name="weather", alias="live", version=1),
    "client.delete_skill_alias": lambda w: w.client.delete_skill_alias(name="weather", alias="live"),
    "client.create_skill_version": lambda w: w.client.create_skill_version(name="weather"),
    "client.get_skill_version": lambda w: w.client.get_skill_version(name="weather", version=1),
    "client.get_skill_version_by_alias": lambda w: w.client.get_skill_version_by_alias(name="weather", alias="live"),
    "client.get_latest_skill_version": lambda w: w.client.get_latest_skill_version(name="weather"),
    "client.search_skill_versions": lambda w: w.client.search_skill_versions(name="weather"),
    "client.update_skill_version": lambda w: w.client.update_skill_version(name="weather", version=1, status="active"),
    "client.delete_skill_version": lambda w: w.client.delete_skill_version(name="weather", version=1),
    "client.set_skill_version_tag": lambda w: w.client.set_skill_version_tag(
        name="weather", version=1, key="a", value="b"
    ),
    "client.delete_skill_version_tag": lambda w: w.client.delete_skill_version_tag(name="weather", version=1, key="a"),
}
ABOUT: Final = "They have nothing to do with experiments, and are not kept."
DIFFERENCES: Final[dict[str, str]] = {}
