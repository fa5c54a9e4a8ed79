"""Secrets taken out of what is captured: command lines, remotes, diffs, environment values.

Three signs of a secret: the shape of a known kind of token, a name such as ``password`` or ``api_key`` beside a value,
and a user and password in a URL. Text is worked on line by line, so that no call holds the interpreter for long.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

REDACTED: Final = "[redacted]"
MAX_LINE: Final = 4096
"""Longer lines are generated or minified: they are left out, since nobody reads them and patterns are slow there."""

_HINTS: Final = (
    *("key", "token", "secret", "pass", "pwd", "credential", "auth", "bearer", "://", "sig=", "signature=", "x-amz-"),
    *("ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "glpat-", "hf_", "sk-", "sk_", "rk_", "xox", "slack.com"),
    *("akia", "asia", "aiza", "ya29.", "pypi-", "npm_", "sg.", "eyj"),
)
"""Every secret that is known here has one of these in its line, in lower case. They are looked for first, because most
lines have none and looking for plain text is thirty times as fast as a pattern."""

_SHAPES: Final = re.compile(
    "|".join(
        (
            r"\bgh[pousr]_[A-Za-z0-9]{20,255}",  # GitHub
            r"\bgithub_pat_[A-Za-z0-9_]{20,255}",
            r"\bglpat-[A-Za-z0-9_.-]{16,255}",  # GitLab
            r"\bhf_[A-Za-z0-9]{20,255}",  # Hugging Face
            r"\bsk-[A-Za-z0-9_-]{20,255}",  # OpenAI, Anthropic and others
            r"\b[sr]k_(?:live|test)_[A-Za-z0-9]{16,255}",  # Stripe
            r"\bxox[abeoprs]-[A-Za-z0-9-]{10,255}",  # Slack
            r"\bhooks\.slack\.com/services/[A-Za-z0-9/]{20,255}",
            r"\b(?:AKIA|ASIA)[A-Z0-9]{16}\b",  # AWS
            r"\bAIza[A-Za-z0-9_-]{35}",  # Google
            r"\bya29\.[A-Za-z0-9_-]{20,2048}",
            r"\bpypi-[A-Za-z0-9_-]{40,2048}",
            r"\bnpm_[A-Za-z0-9]{30,255}",
            r"\bSG\.[A-Za-z0-9_-]{16,64}\.[A-Za-z0-9_-]{16,64}",  # SendGrid
            r"\beyJ[A-Za-z0-9_-]{8,2048}\.[A-Za-z0-9_-]{8,2048}\.[A-Za-z0-9_-]{8,2048}",  # JSON web token
        )
    )
)

_KEYWORD: Final = (
    r"(?:api[_-]?keys?|access[_-]?keys?|secret[_-]?keys?|private[_-]?key|auth[_-]?key|account[_-]?key|encryption[_-]?key"
    r"|secrets?|token|password|passwd|passphrase|passcode|pwd|credentials?)"
)
_SECRET_NAME: Final = re.compile(rf"(?:^|[\W_]){_KEYWORD}(?:[_-]id)?$|^(?:auth|authorization)$", re.IGNORECASE)
_CAMEL: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")

_NAME: Final = rf"(?<![A-Za-z0-9])(?:[A-Za-z0-9.]{{1,40}}[_-]){{0,6}}{_KEYWORD}"
_QUOTED: Final = re.compile(
    rf"""({_NAME}["']?\s{{0,8}}[:=]\s{{0,8}}[bru]?)(["'])([^"'\s]{{4,1024}})\2""", re.IGNORECASE
)
_BARE: Final = re.compile(
    rf"((?:^|\s)[+ -]?\s{{0,16}}(?:export\s|set\s)?{_NAME}(?:=|:\s))([^\s\"'()\[\]{{}},;]{{6,1024}})(?=\s|$)",
    re.IGNORECASE,
)
_HEADER: Final = re.compile(
    r"""(\b(?:proxy-)?authorization["']?\s?[:=]\s?["']?(?:[a-z]+\s)?|\bbearer\s)([A-Za-z0-9._~+/=-]{8,2048})""",
    re.IGNORECASE,
)
_URL: Final = re.compile(r"(\b[a-z][a-z0-9+.-]{1,16}://)([^\s/@:'\"]{0,255}):([^\s/@'\"]{1,255})@", re.IGNORECASE)
_WEB_USER: Final = re.compile(r"(\bhttps?://)[^\s/@:'\"]{1,255}@", re.IGNORECASE)
_QUERY: Final = re.compile(
    rf"([?&](?:{_KEYWORD}|sig|signature|x-amz-[a-z-]{{4,20}}|[a-z]{{0,20}}_token)=)[^&\s\"']{{1,2048}}",
    re.IGNORECASE,
)
_KEY_BEGINS: Final = re.compile(r"-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----")
_KEY_ENDS: Final = re.compile(r"-----END [A-Z ]{0,40}PRIVATE KEY-----")


def is_secret_name(name: str) -> bool:
    """Whether a value of this name is a secret: ``api_key``, ``--db-password``, ``authToken``; not ``max_tokens``."""
    return _SECRET_NAME.search(_CAMEL.sub("_", name)) is not None


def redact_line(line: str) -> str:
    """One line without its secrets."""
    if len(line) > MAX_LINE:
        return f"[a line of {len(line)} characters was left out]"
    if not _has_hint(line.lower()):
        return line
    line = _URL.sub(rf"\1{REDACTED}@", line)
    line = _WEB_USER.sub(rf"\1{REDACTED}@", line)
    line = _QUERY.sub(rf"\1{REDACTED}", line)
    line = _HEADER.sub(rf"\1{REDACTED}", line)
    line = _QUOTED.sub(rf"\1\2{REDACTED}\2", line)
    line = _BARE.sub(rf"\1{REDACTED}", line)
    return _SHAPES.sub(REDACTED, line)


def _has_hint(lowered: str) -> bool:
    for hint in _HINTS:  # noqa: SIM110 - a loop takes half the time of any() here
        if hint in lowered:
            return True
    return False


def redact_text(text: str) -> str:
    """Text of many lines without its secrets; a private key keeps its first and last line."""
    kept: list[str] = []
    inside_key = False
    for line in text.split("\n"):
        if inside_key and not _KEY_ENDS.search(line):
            continue
        if not inside_key and _KEY_BEGINS.search(line) and not _KEY_ENDS.search(line):
            inside_key = True
            kept += [line, REDACTED]
            continue
        inside_key = False
        kept.append(REDACTED if _KEY_BEGINS.search(line) else redact_line(line))
    return "\n".join(kept)


def redact_arguments(arguments: Sequence[str]) -> list[str]:
    """A command line without its secrets: ``--token X``, ``--api-key=X``, ``db.password=X`` and those text may hold."""
    kept: list[str] = []
    next_is_secret = False
    for argument in arguments:
        name, equals, _ = argument.partition("=")
        if next_is_secret and not argument.startswith(("--", "<")):
            kept.append(REDACTED)
            next_is_secret = False
            continue
        next_is_secret = not equals and argument.startswith("-") and is_secret_name(name)
        kept.append(f"{name}={REDACTED}" if equals and is_secret_name(name) else redact_text(argument))
    return kept


def redact_values(values: Mapping[str, str], names: Iterable[str]) -> dict[str, str]:
    """The values of ``names`` that are there, each without its secrets."""
    return {name: REDACTED if is_secret_name(name) else redact_text(values[name]) for name in names if values.get(name)}
