"""The workloads on NPY files with Dask Array on two threads: file_engines.py dask-map|dask-map-auto|dask-read FOLDER."""
import os
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import dask
import dask.array as da
import numpy as np
import peer

ENGINE, FOLDER = sys.argv[1:3]
CHUNK_ELEMENTS = 2_000_000

dask.config.set(scheduler="threads", num_workers=2)


def read(path, columns):
    mapped = np.load(path, mmap_mode="r")
    if ENGINE == "dask-map-auto":
        return da.from_array(mapped, chunks=("auto", columns))
    rows = CHUNK_ELEMENTS // columns
    if ENGINE == "dask-map":
        return da.from_array(mapped, chunks=(rows, columns))
    offset, shape = mapped.offset, mapped.shape
    del mapped

    def block(block_info=None):
        (first, last), _ = block_info[None]["array-location"]
        count = (last - first) * columns
        return np.fromfile(path, np.float64, count, offset=offset + first * columns * 8).reshape(-1, columns)

    return da.map_blocks(block, chunks=da.core.normalize_chunks((rows, columns), shape, dtype=np.float64), dtype=np.float64)


WORK = {
    "sum": lambda x: float(x.sum().compute()),
    "standardize": lambda x: float(((x - x.mean(axis=0)) / x.std(axis=0)).sum().compute()),
    "gram": lambda x: float((x.T @ x).compute()[3, 7]),
}


def run(workload, n):
    columns = 50 if workload == "gram" else 5000
    started = time.perf_counter()
    checksum = WORK[workload](read(os.path.join(FOLDER, f"{n}x{columns}.npy"), columns))
    return time.perf_counter() - started, checksum


peer.serve(run)
