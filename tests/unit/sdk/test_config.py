"""Settings from arguments and environment, and what they must not be."""

from pathlib import Path

import pytest

from runfolio.sdk import config
from runfolio.sdk.errors import ConfigError


def test_with_nothing_set_there_are_defaults() -> None:
    settings = config.load({"XDG_DATA_HOME": "/data"})
    assert (settings.url, settings.mode, settings.experiment) == ("http://127.0.0.1:5151", "live", "default")
    assert settings.spool_dir == Path("/data/runfolio/spool")


def test_an_argument_goes_before_the_environment() -> None:
    env = {"RUNFOLIO_URL": "http://env", "RUNFOLIO_EXPERIMENT": "env", "RUNFOLIO_TAGS": "a, b,"}
    settings = config.load(env, url="https://argument/base/")
    assert (settings.url, settings.experiment, settings.tags) == ("https://argument/base", "env", ("a", "b"))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("RUNFOLIO_URL", "localhost:5151"),
        ("RUNFOLIO_URL", "http://host:port"),
        ("RUNFOLIO_MODE", "online"),
        ("RUNFOLIO_STRICT", "maybe"),
        ("RUNFOLIO_RUN_ID", "a/b"),
        ("RUNFOLIO_RUN_ID", ".."),
        ("RUNFOLIO_EXPERIMENT", "x" * 300),
    ],
)
def test_a_wrong_setting_is_named(name: str, value: str) -> None:
    with pytest.raises(ConfigError, match=f"(?i){name.removeprefix('RUNFOLIO_').removeprefix('RUN_')}"):
        config.load({name: value})


@pytest.mark.parametrize(
    ("platform", "tail"),
    [
        ("linux", ".local/share/runfolio"),
        ("darwin", "Library/Application Support/runfolio"),
        ("win32", "AppData/Local/runfolio"),
    ],
)
def test_each_platform_has_its_folder_for_data(platform: str, tail: str) -> None:
    assert config.data_dir({}, platform) == Path.home() / tail
