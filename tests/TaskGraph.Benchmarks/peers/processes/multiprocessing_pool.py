"""multiprocessing.Pool of two workers on the rows of the suite `processes`."""
import multiprocessing
import os
import sys
import time
from multiprocessing import shared_memory

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "..")]
import work

LOCAL = {}


def local(key, make):
    if key not in LOCAL:
        LOCAL.clear()
        LOCAL[key] = make()
    return LOCAL[key]


def cold_start():
    # A fresh process as ours is; "fork" copies the parent instead, in a few milliseconds.
    started = time.perf_counter()
    pool = multiprocessing.get_context("spawn").Pool(1)
    result = pool.apply(work.same, (1,))
    seconds = time.perf_counter() - started
    pool.terminate()
    return seconds, result


def sum_shared(pool, n, copies):
    count = n // 8
    values = local(("numbers", count), lambda: work.numbers(count))
    block = LOCAL.setdefault("block", shared_memory.SharedMemory(create=True, size=n))
    import numpy
    view = numpy.ndarray(count, numpy.float64, buffer=block.buf)
    if not LOCAL.get("filled"):
        view[:] = values
        LOCAL["filled"] = True
        pool.starmap(work.total_of_shared, [(block.name, count)] * 8)
    started = time.perf_counter()
    if copies:
        view[:] = values
    result = pool.apply(work.total_of_shared, (block.name, count))
    return time.perf_counter() - started, result


def run_with(pool):
    def run(name, n):
        if name == "cold-start":
            return cold_start()
        if name == "sum-shared":
            return sum_shared(pool, n, False)
        if name == "sum-copied":
            return sum_shared(pool, n, True)
        if name == "echo":
            values = local(("numbers", n // 8), lambda: work.numbers(n // 8))
            started = time.perf_counter()
            back = pool.apply(work.same, (values,))
            return time.perf_counter() - started, float(back[-1])
        if name == "sum-sent":
            values = local(("numbers", n // 8), lambda: work.numbers(n // 8))
            started = time.perf_counter()
            result = pool.apply(work.total, (values,))
            return time.perf_counter() - started, result
        if name == "records":
            people = local(("people", n), lambda: work.people(n))
            started = time.perf_counter()
            back = pool.apply(work.same, (people,))
            return time.perf_counter() - started, back[-1].id + len(back[-1].name)
        started = time.perf_counter()
        if name == "round-trip":
            result = sum(pool.apply(work.same, (1,)) for _ in range(n))
        else:
            result = sum(pool.map(work.same, range(n), chunksize=1))
        return time.perf_counter() - started, result
    return run


if __name__ == "__main__":
    import peer
    with multiprocessing.Pool(2) as pool:
        peer.serve(run_with(pool))
