"""Writes test/kpi/fixtures/ridge.json: weighted ridge solutions of scikit-learn on a small sparse problem.

    pip install numpy scikit-learn
    python3 bench/peers/ridge_fixture.py > test/kpi/fixtures/ridge.json

Ridge(alpha).fit(X, y, sample_weight=w) minimises sum w (y - b - X beta)^2 + alpha |beta|^2, b unpenalised.
"""

import json

import numpy as np
import sklearn
from sklearn.linear_model import Ridge

random = np.random.default_rng(7)
ROWS, COLUMNS = 60, 90

# Scores as they are stored: float32, a few large and many faint ones, most of them absent.
scores = np.where(
    random.random((ROWS, COLUMNS)) < 0.2, random.beta(0.3, 1.0, (ROWS, COLUMNS)), 0.0
).astype(np.float32)
response = 0.011 + 0.004 * random.standard_normal(ROWS) + 0.01 * scores[:, 0]
weights = np.exp(1.2 * random.standard_normal(ROWS))
weights /= weights.mean()

solutions = []
for alpha in (100.0, 1.0, 0.01, 0.0001):
    model = Ridge(alpha=alpha, solver="cholesky").fit(
        scores.astype(np.float64), response, sample_weight=weights
    )
    solutions.append(
        {"lambda": alpha, "intercept": model.intercept_, "coefficients": model.coef_.tolist()}
    )

print(
    json.dumps(
        {
            "madeBy": f"bench/peers/ridge_fixture.py, scikit-learn {sklearn.__version__}",
            "columns": COLUMNS,
            "rows": [
                {"indices": np.flatnonzero(row).tolist(), "values": row[np.flatnonzero(row)].tolist()}
                for row in scores
            ],
            "response": response.tolist(),
            "weights": weights.tolist(),
            "solutions": solutions,
        }
    )
)
