"""Makes every call of MLflow's client, and says what is wrong. `--write`: docs/reference/mlflow.md is written anew."""

import argparse
import sys

from tests.support import mlflow_reference as reference
from tests.support import peers


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true")
    write = parser.parse_args().write
    if not peers.installed(peers.NEWEST):
        print(f"MLflow is not there; to mend it: scripts/peers {peers.NEWEST}")
        return 1
    found = reference.make()
    if write:
        reference.PAGE.write_text(reference.page(found))
    faults = [f"{name} {verdict.fault}" for name, verdict in found.items() if verdict.fault]
    print("\n".join([*faults, f"mlflow: {reference.counts(found.values())}"]))
    return int(bool(faults))


if __name__ == "__main__":
    sys.exit(main())
