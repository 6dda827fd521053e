"""usearch and faiss on the vectors of a data set (bench/vectors): recall, time a query, build time, bytes a row.

    python vector_search.py TABLE QUERIES [ROWS]    # folders with offsets.u32, indices.u16, values.f32, truth.i32

Prints one JSON object. Needs numpy, faiss-cpu and usearch. Queries run one at a time on one thread; both indexes keep
half floats, 5000 a row, and are built on all cores. Truth covers the whole table, so ROWS is for trying out only.
"""

import json
import os
import sys
import time

import faiss
import numpy as np
from usearch.index import Index

DIMENSIONS = 5000
K = 10
TRUTH_DEPTH = 100
M, EF_CONSTRUCTION = 16, 100
EF_SEARCH = (40, 64, 100, 200, 400)
CHUNK = 5000


class Vectors:
    """A folder's sparse rows, made dense at length 1 on demand."""

    def __init__(self, folder, rows=None):
        self.offsets = np.fromfile(os.path.join(folder, "offsets.u32"), np.uint32).astype(np.int64)
        self.indices = np.memmap(os.path.join(folder, "indices.u16"), np.uint16, "r")
        self.values = np.memmap(os.path.join(folder, "values.f32"), np.float32, "r")
        self.rows = min(rows or len(self.offsets) - 1, len(self.offsets) - 1)

    def dense(self, start, stop, dtype=np.float32):
        block = np.zeros((stop - start, DIMENSIONS), np.float32)
        first, last = self.offsets[start], self.offsets[stop]
        row = np.repeat(np.arange(stop - start), np.diff(self.offsets[start : stop + 1]))
        block[row, self.indices[first:last]] = self.values[first:last]
        block /= np.maximum(np.linalg.norm(block, axis=1, keepdims=True), 1e-30)  # an empty row stays empty
        return block.astype(dtype, copy=False)

    def chunks(self, dtype=np.float32):
        for start in range(0, self.rows, CHUNK):
            stop = min(self.rows, start + CHUNK)
            yield start, self.dense(start, stop, dtype)


def resident():
    with open("/proc/self/statm") as statm:
        return int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def measure(queries, truth, search):
    """Recall at K and the median milliseconds, queries one at a time, the second of two rounds."""
    for _ in range(2):
        times, found = [], 0
        for query, near in zip(queries, truth):
            started = time.perf_counter()
            ids = search(query)
            times.append(1000 * (time.perf_counter() - started))
            found += len(set(ids) & near)
    return {
        "recallAt10": found / (K * len(truth)),
        "p50Ms": float(np.median(times)),
        "p95Ms": float(np.quantile(times, 0.95)),
    }


def run_faiss(table, queries, truth):
    index = faiss.IndexHNSWSQ(DIMENSIONS, faiss.ScalarQuantizer.QT_fp16, M, faiss.METRIC_INNER_PRODUCT)
    index.hnsw.efConstruction = EF_CONSTRUCTION
    before, started = resident(), time.perf_counter()
    for start, block in table.chunks():
        if start == 0:
            index.train(block)
        index.add(block)
    result = {"m": M, "efConstruction": EF_CONSTRUCTION, "buildSeconds": time.perf_counter() - started}
    result["bytesPerRow"] = (resident() - before) / table.rows
    faiss.omp_set_num_threads(1)
    for ef in EF_SEARCH:
        index.hnsw.efSearch = ef
        result[f"ef {ef}"] = measure(queries, truth, lambda query: index.search(query[None], K)[1][0].tolist())
    faiss.omp_set_num_threads(os.cpu_count())
    return result


def run_usearch(table, queries, truth):
    index = Index(ndim=DIMENSIONS, metric="cos", dtype="f16", connectivity=M, expansion_add=EF_CONSTRUCTION)
    started = time.perf_counter()
    for start, block in table.chunks(np.float16):
        index.add(np.arange(start, start + len(block)), block, threads=os.cpu_count())
    result = {"m": M, "efConstruction": EF_CONSTRUCTION, "buildSeconds": time.perf_counter() - started}
    result["bytesPerRow"] = index.memory_usage / table.rows
    half = queries.astype(np.float16)
    for ef in EF_SEARCH:
        index.expansion_search = ef
        result[f"ef {ef}"] = measure(half, truth, lambda query: index.search(query, K, threads=1).keys.tolist())
    return result


def main():
    rows = int(sys.argv[3]) if len(sys.argv) > 3 else None
    table, asking = Vectors(sys.argv[1], rows), Vectors(sys.argv[2])
    queries = asking.dense(0, asking.rows)
    truth = np.fromfile(os.path.join(sys.argv[1], "truth.i32"), np.int32).reshape(-1, TRUTH_DEPTH)
    truth = [set(near[:K].tolist()) for near in truth]
    report = {"rows": table.rows}
    for name, run in (("faiss", run_faiss), ("usearch", run_usearch)):
        report[name] = run(table, queries, truth)
        print(f"{name}: {report[name]}", file=sys.stderr, flush=True)
    print(json.dumps(report))


main()
