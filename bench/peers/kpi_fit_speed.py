"""scikit-learn on the fits that `npm run bench -- kpi-speed` times, and how far the coefficients of both are apart.

    pip install numpy scipy scikit-learn
    PYTHON=python3 npm run bench -- kpi-speed      # which calls: python3 bench/peers/kpi_fit_speed.py FOLDER

FOLDER holds the matrix (compressed rows), rates and weights for ridge, successes and trials for logistic regression,
meta.json and Eyecatch's coefficients. Prints one object of JSON.

Ridge is Ridge(solver="sparse_cg") at the tolerance of the bench. For logistic regression every row is given as a success
of weight k and a failure of weight m - k; lbfgs is run with ever smaller tolerances until its coefficients are within 1e-4
of the exact ones (newton-cg, run to 1e-12), and that run is timed, or the most exact that lbfgs gives. A difference is the largest
of any coefficient, relative to the largest coefficient.
"""

import json
import pathlib
import sys
import time
import warnings

import numpy as np
import scipy
import scipy.sparse
import sklearn
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression, Ridge

warnings.filterwarnings("ignore", category=ConvergenceWarning)
warnings.filterwarnings("ignore", message="Line Search failed")
ACCURACY = 1e-4

folder = pathlib.Path(sys.argv[1])
meta = json.loads((folder / "meta.json").read_text())


def read(name, kind):
    return np.fromfile(folder / name, kind)


def best_of(fit, repeats):
    """Fitted model, seconds and CPU seconds of the quickest run."""
    runs = []
    for _ in range(repeats):
        wall, cpu = time.perf_counter(), time.process_time()
        model = fit()
        runs.append((time.perf_counter() - wall, time.process_time() - cpu, model))
    seconds, cpu_seconds, model = min(runs, key=lambda run: run[0])
    return model, {"seconds": seconds, "cpuSeconds": cpu_seconds}


def difference(found, exact):
    return float(np.max(np.abs(found - exact)) / np.max(np.abs(exact)))


offsets = read("offsets.i32", np.int32)
x = scipy.sparse.csr_matrix(
    (read("values.f32", np.float32).astype(np.float64), read("indices.i32", np.int32), offsets),
    shape=(len(offsets) - 1, meta["columns"]),
)
rates, weights = read("rates.f64", np.float64), read("weights.f64", np.float64)
successes, trials = read("successes.f64", np.float64), read("trials.f64", np.float64)
twice = scipy.sparse.vstack([x, x]).tocsr()
outcome = np.r_[np.ones(len(trials)), np.zeros(len(trials))]
counts = np.r_[successes, trials - successes]


def residual(beta, lam):
    """Of the normal equations of ridge, relative to their right-hand side."""
    mean = weights @ x / weights.sum()
    centred = rates - weights @ rates / weights.sum()
    right = x.T @ (weights * centred) - mean * (weights @ centred)
    fitted = weights * (x @ beta - mean @ beta)
    left = x.T @ fitted - mean * fitted.sum() + lam * beta
    return float(np.linalg.norm(right - left) / np.linalg.norm(right))


def ridge(lam, ours):
    fit = lambda tol: Ridge(alpha=lam, solver="sparse_cg", tol=tol).fit(x, rates, sample_weight=weights)
    model, timed = best_of(lambda: fit(meta["tolerance"]), meta["repeats"])
    return {**timed, "residual": residual(model.coef_, lam), "residualOfEyecatch": residual(ours, lam),
            "difference": difference(ours, fit(1e-13).coef_)}  # fmt: skip


def logistic(lam, ours):
    fit = lambda solver, tol: LogisticRegression(C=1 / lam, solver=solver, tol=tol, max_iter=20000).fit(
        twice, outcome, sample_weight=counts
    )
    exact = fit("newton-cg", 1e-12).coef_[0]
    for tol in 10.0 ** -np.arange(6, 13, 2):
        model, timed = best_of(lambda: fit("lbfgs", tol), 1)
        if difference(model.coef_[0], exact) < ACCURACY:
            model, timed = best_of(lambda: fit("lbfgs", tol), min(3, meta["repeats"]))
            break
    return {**timed, "tolerance": float(tol), "iterations": int(model.n_iter_[0]),
            "differenceOfLbfgs": difference(model.coef_[0], exact), "difference": difference(ours, exact)}  # fmt: skip


fits = [
    {
        "ridge": ridge(ridge_lambda, read(f"ridge-{place}.f64", np.float64)),
        "logistic": logistic(logistic_lambda, read(f"logistic-{place}.f64", np.float64)),
    }
    for place, (ridge_lambda, logistic_lambda) in enumerate(zip(meta["lambdas"]["ridge"], meta["lambdas"]["logistic"]))
]
versions = f"scikit-learn {sklearn.__version__}, scipy {scipy.__version__}, numpy {np.__version__}"
json.dump({"versions": versions, "fits": fits}, sys.stdout)
