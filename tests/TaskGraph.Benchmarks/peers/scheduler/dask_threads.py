"""Tasks that do nothing on Dask's threaded scheduler, in the six shapes of Shape.cs; and results of 16 MiB, as in LargeResults.cs."""
import math
import os
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import dask.threaded
import peer

WIDTH = 1000
MASK = (1 << 64) - 1


def splitmix64(x):
    x = (x + 0x9E3779B97F4A7C15) & MASK
    x = ((x ^ (x >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    x = ((x ^ (x >> 27)) * 0x94D049BB133111EB) & MASK
    return x ^ (x >> 31)


def embarrassing(n):
    return [()] * n + [range(n)]


def chain(n):
    return [()] + [(i - 1,) for i in range(1, n)]


def tree(leaves):
    tasks = [()] * leaves
    first, level = 0, leaves
    while level > 1:
        following = len(tasks)
        for j in range(0, level, 2):
            tasks.append(tuple(range(first + j, first + min(j + 2, level))))
        first, level = following, len(tasks) - following
    return tasks


def layers(n):
    width = min(WIDTH, n)
    total = n - n % width
    tasks = []
    for i in range(total):
        if i < width:
            tasks.append(())
            continue
        bits, below, inputs = splitmix64(i), (i // width - 1) * width, []
        for k in range(3):
            choice = (bits >> (20 * k)) % width
            while below + choice in inputs:
                choice = (choice + 1) % width
            inputs.append(below + choice)
        tasks.append(tuple(inputs))
    return tasks + [range(total - width, total)]


def wavefront(side):
    return [((i - side,) if i >= side else ()) + ((i - 1,) if i % side else ()) for i in range(side * side)]


def shuffle(m):
    tasks = [()] * m + [(i,) for i in range(m) for _ in range(m)]
    tasks += [tuple(m + i * m + j for i in range(m)) for j in range(m)]
    return tasks + [range(m + m * m, 2 * m + m * m)]


def inputs_of(shape, n):
    if shape in ("wave", "shuffle"):
        return {"wave": wavefront, "shuffle": shuffle}[shape](math.isqrt(n))
    return {"emb": embarrassing, "chain": chain, "tree": tree, "layer": layers}[shape](n)


def large_results(name, n):
    import numpy as np

    graph = {("b", i): (np.full, 2 << 20, float(i)) for i in range(n)}
    if name == "16MiB-tree":
        level = [("b", i) for i in range(n)]
        while len(level) > 1:
            pairs = [level[i:i + 2] for i in range(0, len(level), 2)]
            level = []
            for pair in pairs:
                if len(pair) == 1:
                    level.append(pair[0])
                    continue
                level.append(("s", len(graph)))
                graph[level[-1]] = (np.add, *pair)
        graph["total"] = (np.sum, level[0])
    else:
        graph.update({("m", i): (np.mean, ("b", i)) for i in range(n)})
        graph["mean"] = (np.mean, [("m", i) for i in range(n)])
        graph.update({("d", i): (lambda x, m: float(((x - m) ** 2).sum()), ("b", i), "mean") for i in range(n)})
        graph["total"] = (sum, [("d", i) for i in range(n)])
    with open("/proc/self/clear_refs", "w") as peak:
        peak.write("5")
    started = time.perf_counter()
    total = dask.threaded.get(graph, "total", num_workers=os.cpu_count())
    seconds = time.perf_counter() - started
    with open("/proc/self/status") as status:
        peak = next(int(line.split()[1]) << 10 for line in status if line.startswith("VmHWM"))
    return seconds, float(total), peak


def run(shape, n):
    if shape.startswith("16MiB"):
        return large_results(shape, n)
    inputs = inputs_of(shape, n)
    marks = bytearray(len(inputs))

    def mark(task, *_):
        marks[task] = 1

    graph = {("t", i): (mark, i, *[("t", p) for p in row]) for i, row in enumerate(inputs)}
    read = {p for row in inputs for p in row}
    wanted = [("t", i) for i in range(len(inputs)) if i not in read]
    started = time.perf_counter()
    dask.threaded.get(graph, wanted, num_workers=os.cpu_count())
    return time.perf_counter() - started, sum(marks)


peer.serve(run)
