"""The sandbox as people start it: a process of its own, with the real bot inside."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def running_sandbox() -> Iterator[str]:
    """The address of a sandbox with the bot inside, on a free port."""
    command = [sys.executable, "-m", "bot", "sandbox", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout is not None
        try:
            for line in process.stdout:
                if "http://" in line:
                    yield line[line.index("http://"):].strip()
                    return
            sys.exit("Песочница не запустилась: python -m bot sandbox скажет почему.")
        finally:
            process.terminate()
