"""The conversation with the benchmark runner: a workload a line in, its time and checksum a line out."""
import json
import sys


def serve(run):
    """run(workload, n) does one run and returns (seconds, checksum)."""
    answers = sys.stdout
    sys.stdout = sys.stderr
    print("ready", file=answers, flush=True)
    for line in sys.stdin:
        request = json.loads(line)
        seconds, checksum = run(request["workload"], request["n"])
        print(json.dumps({"seconds": seconds, "checksum": checksum}), file=answers, flush=True)
