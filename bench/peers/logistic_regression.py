"""One logistic regression a tag (scikit-learn) on the features that Eyecatch's head learns from.

    pip install numpy scikit-learn
    python3 bench/peers/logistic_regression.py FOLDER [--tags N]

`npm run bench -- train` writes FOLDER and calls this; FOLDER holds meta.json {width, tags, training, heldOut},
features of the training and held-out images (float32, row-major) and their labels (int32 compressed rows), and
"subjects", a number an image. Prints one line of JSON. With --tags N only every n-th tag is fitted, about N of them, and the time
is scaled up; what needs all tags is then null.
"""

import argparse
import json
import pathlib
import sys
import time
import warnings

import numpy as np
from joblib import Parallel, delayed
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

warnings.filterwarnings("ignore", category=ConvergenceWarning)

ITERATIONS = 50
JOBS = 2


def read(folder, side, width, count):
    features = np.fromfile(folder / f"{side}.features", np.float32).reshape(count, width)
    offsets = np.fromfile(folder / f"{side}.offsets", np.int32)
    labels = np.fromfile(folder / f"{side}.labels", np.int32)
    return features, [labels[offsets[i] : offsets[i + 1]] for i in range(count)]


def fit(features, positives, c):
    target = np.zeros(len(features), np.int8)
    target[positives] = 1
    model = LogisticRegression(C=c, solver="lbfgs", max_iter=ITERATIONS).fit(features, target)
    return model.coef_[0].astype(np.float32), np.float32(model.intercept_[0])


def average_precision(scores, positive):
    """Equal scores are ranked worst case, positives last, as in trainer/evaluate."""
    order = np.lexsort((positive, -scores))
    hits = positive[order]
    ranks = np.flatnonzero(hits) + 1
    return float(np.mean(np.arange(1, len(ranks) + 1) / ranks))


def main():
    options = argparse.ArgumentParser()
    options.add_argument("folder", type=pathlib.Path)
    options.add_argument("--tags", type=int)
    # The best of 1e-4 to 1, a factor of ten apart, on the held-out images themselves, which favours the peer.
    options.add_argument("--c", type=float, default=1e-1)
    options = options.parse_args()
    meta = json.loads((options.folder / "meta.json").read_text())
    width, tags = meta["width"], meta["tags"]
    training, training_labels = read(options.folder, "training", width, meta["training"])
    held_out, held_out_labels = read(options.folder, "heldOut", width, meta["heldOut"])

    started = time.monotonic()
    scaler = StandardScaler().fit(training)
    training, held_out = scaler.transform(training), scaler.transform(held_out)
    carriers = [[] for _ in range(tags)]
    for image, row in enumerate(training_labels):
        for tag in row:
            carriers[tag].append(image)
    every = 1 if options.tags is None else max(1, tags // options.tags)
    chosen = [tag for tag in range(0, tags, every) if 0 < len(carriers[tag]) < len(training)]
    scaled = time.monotonic() - started
    started = time.monotonic()
    fitted = Parallel(n_jobs=JOBS, mmap_mode="r")(delayed(fit)(training, carriers[tag], options.c) for tag in chosen)
    seconds = scaled + (time.monotonic() - started) * tags / len(chosen)

    kernel = np.zeros((width, tags), np.float32)
    bias = np.full(tags, -20, np.float32)
    for tag, (coefficients, intercept) in zip(chosen, fitted):
        kernel[:, tag], bias[tag] = coefficients, intercept
    probabilities = 1 / (1 + np.exp(-(held_out @ kernel + bias)))
    truth = np.zeros((len(held_out), tags), np.int8)
    for image, row in enumerate(held_out_labels):
        truth[image, row] = 1
    scored = [tag for tag in (range(tags) if every == 1 else chosen) if truth[:, tag].any()]
    result = {
        "tagsFitted": len(chosen),
        "tagsScored": len(scored),
        "macroAp": float(np.mean([average_precision(probabilities[:, tag], truth[:, tag]) for tag in scored])),
        "precisionAt5": None,
        "sameSubjectAt1": None,
        "seconds": seconds,
        "scoredTags": list(scored),
    }
    if every == 1:
        best = np.argsort(-probabilities, axis=1, kind="stable")[:, :5]
        labelled = np.flatnonzero(truth.any(axis=1))
        result["precisionAt5"] = float(np.mean([truth[i, best[i]].mean() for i in labelled]))
        gallery = 1 / (1 + np.exp(-(training @ kernel + bias)))
        subjects = np.fromfile(options.folder / "training.subjects", np.int32)
        asked = np.fromfile(options.folder / "heldOut.subjects", np.int32)
        unit = lambda m: m / np.linalg.norm(m, axis=1, keepdims=True)
        nearest = np.argmax(unit(probabilities) @ unit(gallery).T, axis=1)
        answerable = np.isin(asked, subjects)
        result["sameSubjectAt1"] = float(np.mean(subjects[nearest][answerable] == asked[answerable]))
    json.dump(result, sys.stdout)


main()
