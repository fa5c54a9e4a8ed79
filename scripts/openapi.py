"""Holds web/openapi.json and the TypeScript types made of it against the server: `--check`, or `--write` them anew."""

import argparse
import json
import shlex
import sys
import tempfile
from pathlib import Path

from hatch_build import npm
from runfolio.server.app import create_app
from runfolio.server.settings import Settings

WEB = Path(__file__).parents[1] / "web"
DOCUMENT = WEB / "openapi.json"
TYPES = WEB / "src" / "api" / "__generated__" / "schema.ts"
MEND = "python -m scripts.openapi --write"


def served() -> str:
    """The document as the server gives it. Nothing is opened or written for that."""
    app = create_app(Settings(data_dir=Path("nowhere")))
    return json.dumps(app.openapi(), indent=1, ensure_ascii=False) + "\n"


def generate(target: Path) -> int:
    """Do what `npm run generate` does, into another file."""
    package = json.loads((WEB / "package.json").read_text())
    command = shlex.split(package["scripts"]["generate"])
    command[command.index("--output") + 1] = str(target)
    return npm(WEB, "exec", "--no", "--", *command)


def write() -> int:
    DOCUMENT.write_text(served())
    return generate(TYPES)


def check() -> int:
    """Returns 1 if a file is not what it is made of."""
    if DOCUMENT.read_text() != served():
        print(f"web/openapi.json is not what the server says; to mend it: {MEND}")
        return 1
    with tempfile.TemporaryDirectory(prefix="runfolio-types-") as folder:
        target = Path(folder) / "schema.ts"
        status = generate(target)
        if status:
            return status
        if target.read_text() != TYPES.read_text():
            print(f"{TYPES.relative_to(WEB.parent)} is not made of web/openapi.json; to mend it: {MEND}")
            return 1
    print("openapi: document and types are the server's")
    return 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--check", action="store_true")
    what.add_argument("--write", action="store_true")
    return write() if parser.parse_args().write else check()


if __name__ == "__main__":
    sys.exit(main())
