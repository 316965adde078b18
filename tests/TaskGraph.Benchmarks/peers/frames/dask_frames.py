"""The questions of FrameQuestions.cs to dask.dataframe on its threaded scheduler, over partitions in memory."""
import functools
import os
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import dask
import dask.dataframe as dd
import data
import peer

dask.config.set(scheduler="threads", num_workers=os.cpu_count())
PARTITIONS = 8


@functools.lru_cache
def groups(n):
    return dd.from_pandas(data.groups(n), npartitions=PARTITIONS, sort=False)


@functools.lru_cache
def joined(n, table):
    return dd.from_pandas(data.joined(n, table), npartitions=PARTITIONS if table in ("x", "big") else 1, sort=False)


def by(frame, *keys):
    return frame.groupby(list(keys), sort=False, observed=True)


def q9(frame):
    t = frame[["id2", "id4", "v1", "v2"]].astype({"v1": "float64", "v2": "float64"})
    t = t.assign(xy=t.v1 * t.v2, xx=t.v1 * t.v1, yy=t.v2 * t.v2, n=1.0)
    s = by(t, "id2", "id4").sum().compute()
    s["r2"] = (s.n * s.xy - s.v1 * s.v2) ** 2 / ((s.n * s.xx - s.v1 ** 2) * (s.n * s.yy - s.v2 ** 2))
    return s[["r2"]]


def late(frame):
    return by(frame[frame.v2 > 7], "id1").agg({"v1": "sum", "v3": "mean"}).compute()


def question(name, n):
    total = lambda *columns: lambda a: float(sum(a[c].sum() for c in columns))
    if name.startswith("j"):
        right, on, how = {"j1": ("small", "id1", "inner"), "j2": ("medium", "id2", "inner"), "j3": ("medium", "id2", "left"),
                          "j4": ("medium", "id5", "inner"), "j5": ("big", "id3", "inner")}[name]
        x, r = joined(n, "x"), joined(n, right)
        return lambda: x.merge(r, on=on, how=how).compute(), total("v1", "v2")
    path = os.path.join(data.folder(n), "G1.csv")
    if name == "csv-read":
        return lambda: dd.read_csv(path).compute(), total("v1", "v3")
    if name == "csv-group":
        return lambda: late(dd.read_csv(path, usecols=["id1", "v1", "v2", "v3"])), total("v1", "v3")
    g = groups(n)
    return {
        "q1": (lambda: by(g, "id1").agg({"v1": "sum"}).compute(), total("v1")),
        "q2": (lambda: by(g, "id1", "id2").agg({"v1": "sum"}).compute(), total("v1")),
        "q3": (lambda: by(g, "id3").agg({"v1": "sum", "v3": "mean"}).compute(), total("v1", "v3")),
        "q4": (lambda: by(g, "id4").agg({"v1": "mean", "v2": "mean", "v3": "mean"}).compute(), total("v1", "v2", "v3")),
        "q5": (lambda: by(g, "id6").agg({"v1": "sum", "v2": "sum", "v3": "sum"}).compute(), total("v1", "v2", "v3")),
        "q7": (lambda: by(g, "id3").agg({"v1": "max", "v2": "min"}).compute().assign(r=lambda a: a.v1 - a.v2)[["r"]], total("r")),
        "q9": (lambda: q9(g), total("r2")),
        "sort-number": (lambda: g.sort_values("id6").compute(), lambda a: float(a.id6.iloc[:1000].sum())),
        "distinct-word": (lambda: g[["id3"]].drop_duplicates().compute(), lambda a: float(len(a))),
        "distinct-number": (lambda: g[["id6"]].drop_duplicates().compute(), lambda a: float(len(a))),
        "counts-word": (lambda: g.id3.value_counts().compute(), lambda a: float(a.sum())),
        "counts-number": (lambda: g.id6.value_counts().compute(), lambda a: float(a.sum())),
    }[name]


def run(name, n):
    ask, check = question(name, n)
    started = time.perf_counter()
    answer = ask()
    return time.perf_counter() - started, check(answer)


peer.serve(run)
