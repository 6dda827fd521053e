"""Writes test/kpi/fixtures/logistic.json: binomial logistic ridge solutions on a small sparse problem.

    pip install numpy scipy scikit-learn
    python3 bench/peers/logistic_fixture.py > test/kpi/fixtures/logistic.json

Newton's method with dense float64 solves, down to rounding, of

    sum_i [ -k_i log p_i - (m_i - k_i) log(1 - p_i) ] + lambda / 2 |beta|^2,   logit p_i = b + x_i beta + o_i

checked here against scikit-learn, which knows no offsets: LogisticRegression(C = 1 / lambda) with each row given twice,
as a success of weight k and as a failure of weight m - k.
"""

import json

import numpy as np
import scipy
import sklearn
from scipy.linalg import cho_factor, cho_solve
from scipy.special import expit
from sklearn.linear_model import LogisticRegression

random = np.random.default_rng(11)
ROWS, COLUMNS = 80, 60

# Scores as they are stored: float32, a few large and many faint ones, most of them absent.
scores = np.where(
    random.random((ROWS, COLUMNS)) < 0.2, random.beta(0.3, 1.0, (ROWS, COLUMNS)), 0.0
).astype(np.float32)
x = scores.astype(np.float64)
offsets = 0.5 * random.standard_normal(ROWS)
trials = np.ceil(np.exp(5 + 2 * random.standard_normal(ROWS)))
trials[::13] = 0
rate = expit(-3.5 + x @ (0.8 * random.standard_normal(COLUMNS)) + offsets)
successes = random.binomial(trials.astype(int), rate).astype(float)
# What weighting makes of counts: neither whole.
shrunk = random.uniform(0.2, 1, ROWS)
trials, successes = trials * shrunk, successes * shrunk


def newton(lam, offset):
    design = np.column_stack([x, np.ones(ROWS)])
    penalty = np.r_[np.full(COLUMNS, lam), 0.0]
    beta = np.r_[np.zeros(COLUMNS), -3.5]

    def loss(beta):
        logit = design @ beta + offset
        return trials @ np.logaddexp(0, logit) - successes @ logit + penalty @ beta**2 / 2

    for _ in range(100):
        p = expit(design @ beta + offset)
        gradient = design.T @ (trials * p - successes) + penalty * beta
        hessian = design.T @ ((trials * p * (1 - p))[:, None] * design) + np.diag(penalty)
        step = -cho_solve(cho_factor(hessian), gradient)
        # Halved until the loss falls; from the last digits on it cannot, and the step is taken as it is.
        while np.linalg.norm(step) > 1e-6 and loss(beta + step) > loss(beta):
            step /= 2
        beta = beta + step
    assert np.linalg.norm(gradient) < 1e-9 * np.linalg.norm(design.T @ successes)
    return beta[:-1], beta[-1]


def check(lam):
    coefficients, _ = newton(lam, np.zeros(ROWS))
    twice = LogisticRegression(C=1 / lam, solver="newton-cholesky", tol=1e-12, max_iter=200).fit(
        np.vstack([x, x]), np.r_[np.ones(ROWS), np.zeros(ROWS)], sample_weight=np.r_[successes, trials - successes]
    )
    error = np.linalg.norm(twice.coef_[0] - coefficients) / np.linalg.norm(coefficients)
    assert error < 1e-6, error


solutions = []
for lam in (1000.0, 10.0, 0.1, 0.001):
    check(lam)
    coefficients, intercept = newton(lam, offsets)
    solutions.append({"lambda": lam, "intercept": intercept, "coefficients": coefficients.tolist()})

print(
    json.dumps(
        {
            "madeBy": "bench/peers/logistic_fixture.py, "
            f"numpy {np.__version__}, scipy {scipy.__version__}, checked by scikit-learn {sklearn.__version__}",
            "columns": COLUMNS,
            "rows": [
                {"indices": np.flatnonzero(row).tolist(), "values": row[np.flatnonzero(row)].tolist()}
                for row in scores
            ],
            "successes": successes.tolist(),
            "trials": trials.tolist(),
            "offsets": offsets.tolist(),
            "solutions": solutions,
        }
    )
)
