"""What `import runfolio` brings into a training program: little."""

import json
import subprocess
import sys

HEAVY = ("numpy", "pydantic", "pyarrow", "http.client", "psutil", "annotated_types", "asyncio", "ssl")


def loaded_after(program: str) -> list[str]:
    program = f"import json, sys\n{program}\nprint(json.dumps(list(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    modules: list[str] = json.loads(done.stdout)
    return modules


def test_the_package_loads_nothing_heavy_and_little_at_all() -> None:
    modules = loaded_after("import runfolio")
    assert len(modules) < 170
    assert not [name for name in HEAVY if name in modules]


def test_neither_does_what_a_program_calls_first() -> None:
    modules = loaded_after("import runfolio as rf; rf.init, rf.log")
    assert len(modules) < 170
    assert not [name for name in HEAVY if name in modules]
