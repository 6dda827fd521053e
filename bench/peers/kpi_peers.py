"""Other libraries' fits of click rates to tag scores, each tuned by cross-validation on the training data.

    pip install numpy scipy scikit-learn lightgbm xgboost vowpalwabbit
    python3 bench/peers/kpi_peers.py FOLDER [NAME ...]

`npm run bench -- kpi` writes FOLDER and calls this; FOLDER holds compressed sparse rows of the training and the new
creatives (SIDE.offsets.i32, SIDE.indices.i32, SIDE.values.f32), and training.clicks.f64, training.impressions.f64 and
training.groups.i32 (advertisers: one is never on both sides of a fold). Nothing about the new creatives but their scores
is here. Writes one file of float64 predictions a peer and prints one line of JSON. A NAME is the beginning of a peer's name.

Weights are x to mean 1. "By impressions" is a creative's impressions; "equal" counts every creative the same.
statsmodels' GLM.fit_regularized is not here: at 5000 columns its ridge goes through a dense BFGS. In its place, and in
glmnet's, stands a binomial ridge by Newton's method with conjugate gradients, on standardised columns as glmnet has them.
"""

import json
import os
import pathlib
import sys
import time
import warnings

# Two threads that wait for each other take five to twenty times as long as one when the cores are busy.
THREADS = 1
os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = str(THREADS)

import lightgbm
import numpy as np
import scipy.sparse as sparse
import vowpalwabbit
import xgboost
from scipy.sparse.linalg import LinearOperator, cg
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.model_selection import GroupKFold

warnings.filterwarnings("ignore")
COLUMNS = 5000
FOLDS = 4
TREE_FOLDS = 3
LEARNING_RATE = 0.1
MAX_ROUNDS = 1000
PATIENCE = 25


class Data:
    def __init__(self, folder):
        self.folder = folder
        self.x = self.design("training")
        self.new = self.design("new")
        self.clicks = np.fromfile(folder / "training.clicks.f64")
        self.impressions = np.fromfile(folder / "training.impressions.f64")
        self.groups = np.fromfile(folder / "training.groups.i32", np.int32)
        self.rates = self.clicks / self.impressions
        self.weights = {
            "by impressions": self.impressions / self.impressions.mean(),
            "equal": np.ones(len(self.clicks)),
        }

    def design(self, side):
        offsets = np.fromfile(self.folder / f"{side}.offsets.i32", np.int32)
        indices = np.fromfile(self.folder / f"{side}.indices.i32", np.int32)
        values = np.fromfile(self.folder / f"{side}.values.f32", np.float32).astype(np.float64)
        return sparse.csr_matrix((values, indices, offsets), (len(offsets) - 1, COLUMNS))

    def folds(self, count):
        return list(GroupKFold(count).split(self.x, groups=self.groups))


def squared_error(rates, predictions, weights):
    return np.sum(weights * (rates - predictions) ** 2)


def deviance(rates, predictions, weights):
    p = np.clip(predictions, 1e-6, 1 - 1e-6)
    return -np.sum(weights * (rates * np.log(p) + (1 - rates) * np.log1p(-p)))


def cross_validated(data, weights, grid, fit, loss):
    """The grid's point with the smallest loss on folds left out; fit(rows, x, rates, weights, point) gives a predictor."""
    losses = np.zeros(len(grid))
    for rows, left in data.folds(FOLDS):
        for place, point in enumerate(grid):
            predict = fit(data.x[rows], data.rates[rows], weights[rows], point)
            losses[place] += loss(data.rates[left], predict(data.x[left]), weights[left])
    return grid[int(np.argmin(losses))]


def linear(fit, grid, loss, weighting):
    def run(data):
        weights = data.weights[weighting]
        chosen = cross_validated(data, weights, grid, fit, loss)
        started = time.monotonic()
        predict = fit(data.x, data.rates, weights, chosen)
        return predict(data.new), f"{chosen:.3g}", time.monotonic() - started

    return run


def fit_ridge(x, rates, weights, alpha):
    return Ridge(alpha=alpha).fit(x, rates, sample_weight=weights).predict


def fit_logistic(x, rates, weights, c):
    """k of n as two weighted rows: one that was clicked and one that was not."""
    both = sparse.vstack([x, x], format="csr")
    labels = np.repeat([1, 0], len(rates))
    sides = np.concatenate([weights * rates, weights * (1 - rates)])
    kept = sides > 0
    # The tolerance is on the gradient of the mean loss, which is small where clicks are rare.
    model = LogisticRegression(C=c, max_iter=1000, tol=1e-8).fit(both[kept], labels[kept], sample_weight=sides[kept])
    return lambda rows: model.predict_proba(rows)[:, 1]


def fit_glmnet(x, rates, weights, penalty):
    """The same on columns of standard deviation 1, which is glmnet's default."""
    share = weights / weights.sum()
    mean = x.T @ share
    sd = np.sqrt(np.maximum(x.multiply(x).T @ share - mean**2, 0))
    scale = sparse.diags(np.divide(1, sd, out=np.zeros_like(sd), where=sd > 1e-9))
    predict = fit_binomial_ridge(x @ scale, rates, weights, penalty)
    return lambda rows: predict(rows @ scale)


def fit_binomial_ridge(x, rates, weights, penalty):
    """Minimises deviance / (2 sum w) + penalty / 2 |beta|^2, the intercept free."""
    share = weights / weights.sum()
    rate = rates @ share
    theta = np.append(np.zeros(COLUMNS), np.log(rate / (1 - rate)))
    ridge = np.append(np.full(COLUMNS, penalty), 0)
    squares = x.multiply(x)
    for _ in range(20):
        p = 1 / (1 + np.exp(-(x @ theta[:-1] + theta[-1])))
        residual = share * (p - rates)
        gradient = np.append(x.T @ residual, residual.sum()) + ridge * theta
        curvature = share * p * (1 - p)

        def hessian(v):
            u = curvature * (x @ v[:-1] + v[-1])
            return np.append(x.T @ u, u.sum()) + ridge * v

        diagonal = np.append(squares.T @ curvature, curvature.sum()) + ridge
        size = (len(theta), len(theta))
        step, _ = cg(
            LinearOperator(size, hessian),
            -gradient,
            rtol=1e-4,
            M=LinearOperator(size, lambda v: v / diagonal),
            maxiter=200,
        )
        theta += step
        if np.abs(gradient @ step) < 1e-12:
            break
    return lambda rows: 1 / (1 + np.exp(-(rows @ theta[:-1] + theta[-1])))


def boosted_by_lightgbm(weighting):
    def run(data):
        weights = data.weights[weighting]
        tried = []
        for leaves, smallest in ((4, 20), (8, 50)):
            settings = {
                "objective": "cross_entropy",
                "learning_rate": LEARNING_RATE,
                "num_leaves": leaves,
                "min_data_in_leaf": smallest,
                "feature_fraction": 0.3,
                "bagging_fraction": 0.8,
                "bagging_freq": 1,
                "num_threads": THREADS,
                "seed": 1,
                "verbosity": -1,
            }
            losses = lightgbm.cv(
                settings,
                lightgbm.Dataset(data.x, data.rates, weight=weights),
                MAX_ROUNDS,
                folds=data.folds(TREE_FOLDS),
                callbacks=[lightgbm.early_stopping(PATIENCE, verbose=False)],
            )["valid cross_entropy-mean"]
            chosen = f"{leaves} leaves, {smallest} rows a leaf, {len(losses)} rounds"
            tried.append((losses[-1], chosen, settings, len(losses)))
        _, chosen, settings, rounds = min(tried, key=lambda point: point[0])
        started = time.monotonic()
        model = lightgbm.train(settings, lightgbm.Dataset(data.x, data.rates, weight=weights), rounds)
        return model.predict(data.new), chosen, time.monotonic() - started

    return run


def boosted_by_xgboost(weighting):
    def run(data):
        weights = data.weights[weighting]
        matrix = xgboost.DMatrix(data.x, data.rates, weight=weights)
        tried = []
        # A creative of weight 1 has a hessian of p (1 - p), about 0.011.
        for depth, smallest in ((2, 0.2), (4, 0.4)):
            settings = {
                "objective": "binary:logistic",
                "eval_metric": "logloss",
                "base_score": np.average(data.rates, weights=weights),
                "eta": LEARNING_RATE,
                "max_depth": depth,
                "min_child_weight": smallest,
                "lambda": 0.1,
                "colsample_bytree": 0.3,
                "subsample": 0.8,
                "tree_method": "hist",
                "nthread": THREADS,
                "seed": 1,
            }
            losses = xgboost.cv(
                settings,
                matrix,
                MAX_ROUNDS,
                folds=data.folds(TREE_FOLDS),
                early_stopping_rounds=PATIENCE,
                as_pandas=False,
            )["test-logloss-mean"]
            rounds = int(np.argmin(losses)) + 1
            tried.append((min(losses), f"depth {depth}, child weight {smallest}, {rounds} rounds", settings, rounds))
        _, chosen, settings, rounds = min(tried, key=lambda point: point[0])
        started = time.monotonic()
        model = xgboost.train(settings, matrix, rounds)
        return model.predict(xgboost.DMatrix(data.new)).astype(np.float64), chosen, time.monotonic() - started

    return run


def vowpal_features(x):
    return [
        " | " + " ".join(f"{j}:{v:.6g}" for j, v in zip(x.indices[a:b], x.data[a:b]))
        for a, b in zip(x.indptr[:-1], x.indptr[1:])
    ]


def vowpal(grid, weighting):
    """Logistic regression; points of the grid are command lines, judged on one fold of four."""

    def run(data):
        features = vowpal_features(data.x)
        new = vowpal_features(data.new)
        weights = data.weights[weighting]
        rate = np.average(data.rates, weights=weights)
        random = np.random.default_rng(1)
        file, cache = data.folder / "training.vw", data.folder / "training.cache"

        def write(rows):
            lines = []
            for i in random.permutation(rows):
                clicked = weights[i] * data.rates[i]
                if clicked > 0:
                    lines.append(f"1 {clicked:.8g}{features[i]}")
                lines.append(f"-1 {weights[i] - clicked:.8g}{features[i]}")
            file.write_text("\n".join(lines) + "\n")
            cache.unlink(missing_ok=True)

        def fit(options):
            # Without the constant, a pass is spent on learning that clicks are rare, by every weight there is.
            model = vowpalwabbit.Workspace(
                arg_list=f"--quiet --loss_function logistic -b 18 --holdout_off --no_bias_regularization {options} "
                f"--constant {np.log(rate / (1 - rate)):.4f}".split()
                + ["-d", str(file), "--cache_file", str(cache)]
            )
            return lambda lines: 1 / (1 + np.exp(-np.array([model.predict(line) for line in lines])))

        rows, left = data.folds(4)[0]
        write(rows)
        losses = []
        for options in grid:
            losses.append(deviance(data.rates[left], fit(options)([features[i] for i in left]), weights[left]))
        chosen = grid[int(np.argmin(losses))]
        write(np.arange(len(features)))
        started = time.monotonic()
        predict = fit(chosen)
        return predict(new), chosen, time.monotonic() - started

    return run


ALPHAS = list(np.logspace(3.5, 0, 15))
CS = list(np.logspace(-0.5, 2, 6))
PENALTIES = list(np.logspace(-2.5, -5, 11))
PENALTIES_STANDARDISED = list(np.logspace(2, -1, 7))
ONLINE = [
    f"--passes {passes} -l {rate} --l2 {l2}"
    for passes in (1, 8)
    for rate in (0.02, 0.1, 0.5)
    for l2 in (1e-5, 1e-4, 1e-3)
]
FTRL = [
    f"--ftrl --passes 16 --ftrl_alpha {alpha} --l2 {l2}" for alpha in (0.05, 0.25, 1, 4) for l2 in (0.1, 1, 10)
]
BATCH = [f"--bfgs --passes 40 --termination 1e-7 --l2 {l2}" for l2 in (0.1, 0.3, 1)]

PEERS = {
    f"{name} {weighting}": run
    for weighting in ("by impressions", "equal")
    for name, run in (
        ("scikit-learn Ridge", linear(fit_ridge, ALPHAS, squared_error, weighting)),
        ("scikit-learn LogisticRegression", linear(fit_logistic, CS, deviance, weighting)),
        ("binomial ridge", linear(fit_binomial_ridge, PENALTIES, deviance, weighting)),
        ("binomial ridge standardised", linear(fit_glmnet, PENALTIES_STANDARDISED, deviance, weighting)),
        ("LightGBM", boosted_by_lightgbm(weighting)),
        ("XGBoost", boosted_by_xgboost(weighting)),
        ("Vowpal Wabbit", vowpal(ONLINE, weighting)),
        ("Vowpal Wabbit --ftrl", vowpal(FTRL, weighting)),
        ("Vowpal Wabbit --bfgs", vowpal(BATCH, weighting)),
    )
}


def main():
    data = Data(pathlib.Path(sys.argv[1]))
    wanted = sys.argv[2:]
    report = []
    for name, run in PEERS.items():
        if wanted and not any(name.startswith(beginning) for beginning in wanted):
            continue
        started = time.monotonic()
        predictions, chosen, fit_seconds = run(data)
        seconds = time.monotonic() - started
        file = name.replace(" ", "_").replace("-", "") + ".f64"
        np.asarray(predictions, np.float64).tofile(data.folder / file)
        report.append({"name": name, "seconds": seconds, "fitSeconds": fit_seconds, "chosen": chosen, "file": file})
        print(f"{name}: {seconds:.1f} s, {chosen}", file=sys.stderr, flush=True)
    print(json.dumps(report))


main()
