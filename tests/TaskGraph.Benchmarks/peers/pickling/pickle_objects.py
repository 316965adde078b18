"""Object graphs through pickle, protocol 5, and lambdas through cloudpickle: the subjects of PicklingSubjects.cs."""
import gc
import os
import pickle
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import cloudpickle
import peer


class Entry:
    __slots__ = ("name", "number", "amount")

    def __init__(self, name, number, amount):
        self.name, self.number, self.amount = name, number, amount


class Node:
    __slots__ = ("value", "left", "right")

    def __init__(self, value):
        self.value, self.left, self.right = value, None, None


def tree(n):
    nodes = [Node(i) for i in range(n)]
    for i in range(1, n):
        if i % 2 == 1:
            nodes[(i - 1) // 2].left = nodes[i]
        else:
            nodes[(i - 1) // 2].right = nodes[i]
    return nodes[0]


def a_lambda(i):
    first, second, third, fourth, fifth = i, i * 0.5, f"text {i}", 4 * i, i % 2 == 0
    return lambda x: x * first + second + len(third) + fourth + (1 if fifth else 0)


MAKERS = {
    "records": lambda n: [Entry(f"name-{i}", i, i * 0.5) for i in range(n)],
    "nodes": tree,
    "strings": lambda n: [f"text number {i}" for i in range(n)],
    "entries": lambda n: {f"key-{i}": i for i in range(n)},
    "maps": lambda n: [{"id": i, "name": f"name-{i}", "amount": i * 0.5, "isOpen": i % 2 == 0} for i in range(n)],
    "lambdas": lambda n: [a_lambda(i) for i in range(n)],
}


def tree_sum(root):
    total, pending = 0, [root]
    while pending:
        node = pending.pop()
        total += node.value
        pending.extend(child for child in (node.left, node.right) if child is not None)
    return total


SUMS = {
    "records": lambda rows: sum(len(r.name) + r.number + r.amount for r in rows),
    "nodes": tree_sum,
    "strings": lambda texts: sum(len(t) for t in texts),
    "entries": lambda entries: sum(len(k) + v for k, v in entries.items()),
    "maps": lambda maps: sum(m["id"] + len(m["name"]) + m["amount"] + m["isOpen"] for m in maps),
    "lambdas": lambda lambdas: sum(f(2) for f in lambdas),
}

made = {}


def run(workload, n):
    subject, action = workload.split("-")
    if subject not in made:
        made.clear()
        made[subject] = MAKERS[subject](n)
    items = made[subject]
    if subject == "lambdas":
        dump, load = (lambda fs: [cloudpickle.dumps(f) for f in fs]), (lambda ps: [pickle.loads(p) for p in ps])
    else:
        dump, load = (lambda o: pickle.dumps(o, protocol=5)), pickle.loads
    data = dump(items) if action == "read" else None
    gc.collect()
    started = time.perf_counter()
    if action == "read":
        items = load(data)
    else:
        dump(items)
    seconds = time.perf_counter() - started
    return seconds, SUMS[subject](items)


peer.serve(run)
