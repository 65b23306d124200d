"""The driver of one peer: a table held open, commands as JSON lines from standard input, an answer as a JSON line each.

usage: python driver.py deltalake|datashard|pyiceberg|duckdb|pyarrow
"""
import importlib
import json
import sys

from commands import COMMANDS


def main() -> None:
    # Answers go where libraries do not print.
    answers = sys.stdout
    sys.stdout = sys.stderr
    system = importlib.import_module(f"systems.{sys.argv[1]}_system").System()
    for line in sys.stdin:
        command = json.loads(line)
        try:
            answer = COMMANDS[command.pop("do")](system, **command)
        except Exception as error:  # whatever a library raises is its answer
            answer = {"error": f"{type(error).__name__}: {error}"[:500]}
        print(json.dumps(answer), file=answers, flush=True)


if __name__ == "__main__":
    main()
