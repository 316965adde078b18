"""The array suite's workloads with NumPy (one thread) or Dask Array (two threads): array_engines.py numpy|dask [chunks].

Inputs are the same everywhere: a hash of an element's number gives 24 random bits, a value in [0, 1). They are made before the
clock runs, in one piece for NumPy, in persisted chunks for Dask.
"""
import os
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import numpy as np
import peer

ENGINE = sys.argv[1]
CHUNKS = sys.argv[2] if len(sys.argv) > 2 else None
if CHUNKS and CHUNKS.isdigit():
    CHUNKS = int(CHUNKS)
if ENGINE == "dask":
    import dask
    import dask.array as da

    dask.config.set(scheduler="threads", num_workers=2)


def hashed(shape, row, column, columns, seed, dtype):
    """The values of a block whose first element is (row, column) of a matrix with this many columns."""
    out = np.empty(shape, dtype)
    across = np.arange(column, column + shape[1], dtype=np.uint64) + np.uint64(seed << 40)
    step = max(1, (1 << 18) // shape[1])
    for first in range(0, shape[0], step):
        last = min(first + step, shape[0])
        down = np.arange(row + first, row + last, dtype=np.uint64) * np.uint64(columns)
        bits = (down[:, None] + across[None, :]) * np.uint64(0x9E3779B97F4A7C15)
        bits ^= bits >> np.uint64(29)
        bits *= np.uint64(0xBF58476D1CE4E5B9)
        out[first:last] = (bits >> np.uint64(40)) * 2.0**-24
    return out


def matrix(rows, columns, dtype, seed=1, chunks=None):
    if ENGINE == "numpy":
        return hashed((rows, columns), 0, 0, columns, seed, dtype)
    wanted = chunks or CHUNKS
    if isinstance(wanted, int):
        wanted = (min(wanted, rows), min(wanted, columns))

    def block(block_info=None):
        place = block_info[None]
        (row, _), (column, _) = place["array-location"]
        return hashed(place["chunk-shape"], row, column, columns, seed, dtype)

    return da.map_blocks(block, chunks=da.core.normalize_chunks(wanted, (rows, columns), dtype=dtype), dtype=dtype).persist()


def number(x):
    return float(x.compute() if hasattr(x, "compute") else x)


def kept(x):
    return x.persist() if ENGINE == "dask" else x


def mean9(padded):
    """Means over three by three places; the outermost ones stay 0."""
    out = np.zeros_like(padded)
    inside = out[1:-1, 1:-1]
    rows, columns = inside.shape
    for i in range(3):
        for j in range(3):
            inside += padded[i:i + rows, j:j + columns]
    inside /= 9
    return out


# A workload takes its size and type, makes its inputs, and returns what is timed.

def sum_all(n, dtype):
    x = matrix(n, 5000, dtype)
    return lambda: number(x.sum(dtype=dtype))


def add_mean0(n, dtype):
    x = matrix(n, 5000, dtype)
    return lambda: float(np.asarray((x + 1).mean(axis=0)).sum())


def mean1(n, dtype):
    x = matrix(n, 5000, dtype)
    return lambda: float(np.asarray(x.mean(axis=1)).sum())


def standardize(n, dtype):
    x = matrix(n, 5000, dtype)
    return lambda: number(((x - x.mean(axis=0)) / x.std(axis=0)).sum())


def chain(n, dtype):
    x, y, z = (matrix(n, 5000, dtype, seed) for seed in (1, 2, 3))
    return lambda: number((np.sqrt(x * x + y * y) * np.exp(-z)).sum())


def transpose_add(n, dtype):
    x = matrix(n, n, dtype)
    return lambda: number(kept(x.T + x)[17, n // 2 + 1])


def matmul(n, dtype):
    chunks = None if isinstance(CHUNKS, int) else (n // 2, n // 2)
    x, y = matrix(n, n, dtype, 1, chunks), matrix(n, n, dtype, 2, chunks)
    return lambda: number(kept(x @ y)[n // 3, n - 5])


def gram(n, dtype):
    x = matrix(n, 50, dtype, 1, (n // 10, 50))
    return lambda: float(np.asarray(x.T @ x)[3, 7])


def normal_mean(n, dtype):
    if ENGINE == "numpy":
        return lambda: number(np.random.default_rng(7).standard_normal(n, dtype=dtype).mean())
    size = CHUNKS ** 2 if isinstance(CHUNKS, int) else CHUNKS
    return lambda: number(da.random.RandomState(7).normal(0, 1, size=n, chunks=size).mean())


def rechunk_cumsum(n, dtype):
    x = matrix(n, 5000, dtype, 1, (n // 20, 5000))
    if ENGINE == "numpy":
        return lambda: number(x.cumsum(axis=1).sum())
    return lambda: number(x.rechunk((n, 500)).cumsum(axis=1).sum())


def cumsum0(n, dtype):
    x = matrix(n, 5000, dtype)
    return lambda: number(x.cumsum(axis=0).sum())


def mask_sum(n, dtype):
    x = matrix(n, 5000, dtype)
    return lambda: number(x[x > 0.5].sum())


def stencil(n, dtype):
    x = matrix(n, 5000, dtype)
    if ENGINE == "numpy":
        return lambda: number(mean9(np.pad(x, 1, mode="edge"))[1:-1, 1:-1].sum())
    return lambda: number(x.map_overlap(mean9, depth=1, boundary="nearest", dtype=dtype, meta=np.empty((0, 0), dtype)).sum())


def arg_extremes(n, dtype):
    x = matrix(n, 5000, dtype)
    if ENGINE == "numpy":
        return lambda: float(int(x.argmin()) + int(x.argmax()))
    return lambda: float(sum(int(place) for place in dask.compute(x.argmin(), x.argmax())))


def slice_sum(n, dtype):
    x = matrix(n, 5000, dtype)
    return lambda: number(x[::2, 10:-10].sum())


def elementwise_kept(n, dtype):
    x = matrix(n, 5000, dtype)
    return lambda: number(kept(x * 2 + 1)[77, 99])


NAMES = {
    "sum": sum_all, "add-mean0": add_mean0, "mean1": mean1, "standardize": standardize, "chain": chain, "transpose-add": transpose_add,
    "matmul": matmul, "gram": gram, "normal-mean": normal_mean, "rechunk-cumsum": rechunk_cumsum, "cumsum0": cumsum0, "mask-sum": mask_sum,
    "stencil": stencil, "arg-extremes": arg_extremes, "slice-sum": slice_sum, "elementwise-kept": elementwise_kept,
}
ready = {}


def peak(reset=False):
    if reset:
        with open("/proc/self/clear_refs", "w") as refs:
            refs.write("5")
        return 0
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) << 10 for line in status if line.startswith("VmHWM"))


def run(workload, n):
    if (workload, n) not in ready:
        ready.clear()
        name, _, bits = workload.partition(".")
        ready[workload, n] = NAMES[name](n, np.float32 if bits == "f32" else np.float64)
    peak(reset=True)
    started = time.perf_counter()
    checksum = ready[workload, n]()
    return time.perf_counter() - started, checksum, peak()


peer.serve(run)
