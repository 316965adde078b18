"""The conversation with the benchmark runner: a workload a line in, its time and checksum a line out."""
import json
import sys


def serve(run):
    """run(workload, n) does one run and returns (seconds, checksum), or (seconds, checksum, bytes at the peak)."""
    answers = sys.stdout
    sys.stdout = sys.stderr
    print("ready", file=answers, flush=True)
    for line in sys.stdin:
        request = json.loads(line)
        answer = dict(zip(("seconds", "checksum", "peakBytes"), run(request["workload"], request["n"])))
        print(json.dumps(answer), file=answers, flush=True)
