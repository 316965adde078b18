"""concurrent.futures.ProcessPoolExecutor of two workers on the rows of the suite `processes`."""
import multiprocessing
import os
import sys
import time
from concurrent.futures import ProcessPoolExecutor

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "..")]
import work


def run_with(pool):
    def run(name, n):
        if name == "cold-start":
            started = time.perf_counter()
            with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as fresh:
                result = fresh.submit(work.same, 1).result()
                return time.perf_counter() - started, result
        if name in ("echo", "sum-sent"):
            values = work.numbers(n // 8)
            started = time.perf_counter()
            if name == "echo":
                result = float(pool.submit(work.same, values).result()[-1])
            else:
                result = pool.submit(work.total, values).result()
            return time.perf_counter() - started, result
        if name == "records":
            people = work.people(n)
            started = time.perf_counter()
            back = pool.submit(work.same, people).result()
            return time.perf_counter() - started, back[-1].id + len(back[-1].name)
        started = time.perf_counter()
        if name == "round-trip":
            result = sum(pool.submit(work.same, 1).result() for _ in range(n))
        else:
            result = sum(f.result() for f in [pool.submit(work.same, i) for i in range(n)])
        return time.perf_counter() - started, result
    return run


if __name__ == "__main__":
    import peer
    with ProcessPoolExecutor(2) as pool:
        pool.submit(work.same, 1).result()
        peer.serve(run_with(pool))
