"""Words and orders with dask.bag on its processes scheduler, in its own idiom. The folder with the data is the first argument."""
import json
import os
import re
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import dask
import dask.bag as db
import peer

FOLDER = sys.argv[1]
PATTERN = re.compile("(?:ab|cd|ef)[a-m]+ [n-z]+e")


def kept(order):
    return order["ok"] and order["amount"] > 500


def country(order):
    return order["country"]


def user(order):
    return order["user"]


def add(total, order):
    return total + order["amount"]


def plus(a, b):
    return a + b


def matches(line):
    return PATTERN.search(line) is not None


def words(bag):
    counts = bag.str.split().flatten().frequencies().compute()
    numbers = [count for _, count in counts]
    return len(numbers) + 3.0 * sum(numbers) + 7.0 * max(numbers)


def orders(bag):
    return sum(total for _, total in bag.map(json.loads).filter(kept).foldby(country, add, 0.0, plus, 0.0).compute())


def run(workload, n):
    name = "orders.jsonl" if workload in ("json", "distinct") else "words.txt"
    bag = db.read_text(os.path.join(FOLDER, f"bags-{n}", name), blocksize="16MiB" if n > 50 else "4MiB")
    started = time.perf_counter()
    if workload == "words":
        checksum = words(bag)
    elif workload == "json":
        checksum = orders(bag)
    elif workload == "regex":
        checksum = bag.filter(matches).count().compute()
    else:
        checksum = bag.map(json.loads).map(user).distinct().count().compute()
    return time.perf_counter() - started, float(checksum)


if __name__ == "__main__":
    with dask.config.set(scheduler="processes", num_workers=os.cpu_count()):
        peer.serve(run)
