"""dask.bag on a warm pool of two processes: one task for each partition."""
import os
import sys
import time
from concurrent.futures import ProcessPoolExecutor

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "..")]
import work


def run_with(pool):
    import dask.bag

    def run(name, n):
        bag = dask.bag.from_sequence(range(n), npartitions=n).map(work.same)
        started = time.perf_counter()
        result = sum(bag.compute(scheduler="processes", pool=pool))
        return time.perf_counter() - started, result
    return run


if __name__ == "__main__":
    import peer
    with ProcessPoolExecutor(2) as pool:
        pool.submit(work.same, 1).result()
        peer.serve(run_with(pool))
