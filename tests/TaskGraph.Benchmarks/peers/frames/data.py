"""The tables that FrameData.cs made, as pandas frames. Text keys are categories."""
import os
import tempfile

import numpy as np
import pandas as pd


def folder(n):
    return os.path.join(tempfile.gettempdir(), "taskgraph-benchmarks", f"frames-{n}")


def raw(n, table, column):
    return np.fromfile(os.path.join(folder(n), f"{table}.{column}.bin"), dtype=np.int32)


def words(numbers, levels, width):
    return pd.Categorical.from_codes(numbers - 1, [f"id{i + 1:0{width}d}" for i in range(levels)])


def groups(n):
    columns = {"id1": words(raw(n, "G1", "id1"), 100, 3), "id2": words(raw(n, "G1", "id2"), 100, 3),
               "id3": words(raw(n, "G1", "id3"), n // 100, 10)}
    for name in ("id4", "id5", "id6", "v1", "v2"):
        columns[name] = raw(n, "G1", name)
    columns["v3"] = raw(n, "G1", "v3") / 1e6
    return pd.DataFrame(columns, copy=False)


def joined(n, table):
    small, medium = max(10, n // 1_000_000), n // 1000
    names = {"x": ("id1", "id2", "id3"), "small": ("id1",), "medium": ("id1", "id2"), "big": ("id1", "id2", "id3")}[table]
    columns = {name: raw(n, table, name) for name in names}
    columns["id4"] = words(columns["id1"], 2 * small, 0)
    if "id2" in columns:
        columns["id5"] = words(columns["id2"], 2 * medium, 0)
    value = "v1" if table == "x" else "v2"
    columns[value] = raw(n, table, value) / 1e6
    return pd.DataFrame(columns, copy=False)
