"""Secrets stay out of what is captured. Every secret here is made up while the test runs."""

from __future__ import annotations

import base64
import json
import random
import string

import pytest

from runfolio.sdk.capture.redact import MAX_LINE, is_secret_name, redact_arguments, redact_text, redact_values

RANDOM = random.Random(11)


def letters(count: int, alphabet: str = string.ascii_letters + string.digits) -> str:
    return "".join(RANDOM.choices(alphabet, k=count))


def web_token() -> str:
    parts = (json.dumps({"alg": "HS256"}), json.dumps({"sub": letters(12)}), letters(32))
    return ".".join(base64.urlsafe_b64encode(part.encode()).decode().rstrip("=") for part in parts)


UPPER = string.ascii_uppercase + string.digits
SHAPES = {
    "github": "ghp_" + letters(36),
    "github fine-grained": "github_pat_" + letters(22) + "_" + letters(59),
    "gitlab": "glpat-" + letters(20),
    "hugging face": "hf_" + letters(34),
    "openai": "sk-proj-" + letters(48),
    "anthropic": "sk-ant-api03-" + letters(95),
    "stripe": "sk_" + "live_" + letters(24),
    "slack": "xoxb-" + letters(12, string.digits) + "-" + letters(24),
    "aws": "AKIA" + letters(16, UPPER),
    "google": "AIza" + letters(35),
    "pypi": "pypi-" + letters(120),
    "npm": "npm_" + letters(36),
    "sendgrid": "SG." + letters(22) + "." + letters(43),
    "web token": web_token(),
}


@pytest.mark.parametrize("secret", SHAPES.values(), ids=SHAPES)
@pytest.mark.parametrize(
    "around", ["{}", 'client = Client("{}")', "+  - run: login {} && go", "https://x.org/?a={}&b=1"]
)
def test_a_known_kind_of_token_is_found_anywhere(secret: str, around: str) -> None:
    redacted = redact_text(around.format(secret))
    assert secret not in redacted
    assert "[redacted]" in redacted


@pytest.mark.parametrize(
    "around",
    [
        'password = "{}"',
        "+    api_key: '{}',",
        '{{"db_password": "{}"}}',
        "export WANDB_API_KEY={}",
        "+DATABASE_PASSWORD={}",
        "aws_secret_access_key = '{}'",
        "password: {}",
        "Authorization: Bearer {}",
        'headers = {{"authorization": "Basic {}"}}',
        "https://someone:{}@example.org/repo.git",
        "https://{}@example.org/repo.git",
        "postgresql+psycopg://app:{}@db/runs",
        "https://x.blob.example.net/a?sv=1&sig={}&se=2",
        "https://example.org/?access_token={}",
    ],
)
def test_a_value_is_redacted_for_the_name_beside_it(around: str) -> None:
    secret = letters(24)
    redacted = redact_text(around.format(secret))
    assert secret not in redacted
    assert "[redacted]" in redacted


@pytest.mark.parametrize(
    "line",
    [
        "max_tokens = 4096",
        'tokenizer = AutoTokenizer.from_pretrained("gpt2")',
        "token = tokenizer(text)",
        "eos_token_id=50256,",
        "num_tokens: int = 0",
        "key = jax.random.PRNGKey(0)",
        "for token in tokens:",
        "git@github.com:someone/repo.git",
        "https://example.org/a?step=3#b",
        "commit 8628a141078aa9b9e72b4281fe14884e0c373963",
    ],
)
def test_ordinary_code_is_left_alone(line: str) -> None:
    assert redact_text(line) == line


def test_a_private_key_keeps_only_its_frame() -> None:
    body = "\n".join(f"+{letters(64)}" for _ in range(5))
    kind = "RSA PRIVATE" + " KEY"
    redacted = redact_text(f"+a\n+-----BEGIN {kind}-----\n{body}\n+-----END {kind}-----\n+b")
    assert redacted == f"+a\n+-----BEGIN {kind}-----\n[redacted]\n+-----END {kind}-----\n+b"


def test_a_line_too_long_to_read_is_left_out() -> None:
    assert redact_text("a\n" + "x" * (MAX_LINE + 1)) == f"a\n[a line of {MAX_LINE + 1} characters was left out]"


@pytest.mark.parametrize(
    ("arguments", "redacted"),
    [
        (["--token", "{}"], ["--token", "[redacted]"]),
        (["--api-key={}"], ["--api-key=[redacted]"]),
        (["model.db_password={}"], ["model.db_password=[redacted]"]),
        (["--hfToken", "{}", "--lr", "1"], ["--hfToken", "[redacted]", "--lr", "1"]),
        (["--use-token", "--lr", "1"], ["--use-token", "--lr", "1"]),
        (["--pad-token", "<pad>"], ["--pad-token", "<pad>"]),
        (["--max-tokens", "512"], ["--max-tokens", "512"]),
        (["--data=s3://u:{}@host/x"], ["--data=s3://[redacted]@host/x"]),
    ],
)
def test_a_command_line_loses_its_secrets(arguments: list[str], redacted: list[str]) -> None:
    secret = letters(16)
    assert redact_arguments([argument.format(secret) for argument in arguments]) == redacted


@pytest.mark.parametrize(
    "name", ["password", "API_KEY", "--db-password", "authToken", "client_secret", "authorization"]
)
def test_the_name_of_a_secret_is_known(name: str) -> None:
    assert is_secret_name(name)


@pytest.mark.parametrize("name", ["max_tokens", "tokenizer", "key", "author", "secretary", "keyword", "monkey"])
def test_the_name_of_something_else_is_not_taken_for_one(name: str) -> None:
    assert not is_secret_name(name)


def test_environment_values_are_redacted_by_name_and_by_shape() -> None:
    environ = {"SERVICE_TOKEN": letters(8), "URL": f"https://u:{letters(9)}@x.org", "HOME": "/home/u", "EMPTY": ""}
    assert redact_values(environ, ["SERVICE_TOKEN", "URL", "HOME", "EMPTY", "ABSENT"]) == {
        "SERVICE_TOKEN": "[redacted]",
        "URL": "https://[redacted]@x.org",
        "HOME": "/home/u",
    }
