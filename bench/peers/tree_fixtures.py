"""Writes test/kpi/fixtures/trees/: small models of LightGBM and XGBoost, their ONNX conversions, and what the libraries
themselves say of 60 sparse rows: the leaf of each tree (pred_leaf) and the raw score.

    pip install numpy scipy lightgbm xgboost onnx onnxmltools skl2onnx
    python3 bench/peers/tree_fixtures.py
"""

import json
from pathlib import Path

import lightgbm as lgb
import numpy as np
import onnxmltools
import scipy.sparse as sp
import xgboost as xgb
from onnxmltools.convert.common.data_types import FloatTensorType

FOLDER = Path(__file__).parents[2] / "test/kpi/fixtures/trees"
ROWS, COLUMNS, KEPT = 600, 10, 60
# As tags are called; LightGBM and XGBoost each refuse some characters, hence the encoded ones.
TAGS = ["1girl", "solo", ":d", "long hair", "hat", "sky", "cat", "50%", "tree", "night"]
SAFE = ["1girl", "solo", "%3Ad", "long%20hair", "hat", "sky", "cat", "50%25", "tree", "night"]

random = np.random.default_rng(11)
# Scores as they are stored: float32 in (0, 1), most of them absent.
scores = np.where(
    random.random((ROWS, COLUMNS)) < 0.4, random.random((ROWS, COLUMNS)) ** 2, 0.0
).astype(np.float32)
logit = -1.2 + 1.5 * scores[:, 0] - 2 * scores[:, 1] + 3 * scores[:, 2] * scores[:, 3] + scores[:, 6]
clicks = (random.random(ROWS) < 1 / (1 + np.exp(-logit))).astype(float)
sparse = sp.csr_matrix(scores)
kept = sparse[:KEPT]
expected = {}


def keep(name, leaves, raw, **more):
    expected[name] = {
        "leaves": np.asarray(leaves).reshape(KEPT, -1).astype(int).tolist(),
        "raw": np.asarray(raw, dtype=float).ravel().tolist(),
        **more,
    }


def edged(edges, leaves):
    """Rows whose features all have one value, which is the threshold of some split."""
    return [
        {"value": float(edge), "leaves": np.ravel(row).astype(int).tolist()} for edge, row in zip(edges, leaves)
    ]


def lightgbm(name, rounds=12, names="auto", **more):
    parameters = {
        **{"objective": "binary", "num_leaves": 8, "min_data_in_leaf": 8, "learning_rate": 0.2},
        **{"verbose": -1, "num_threads": 1, "seed": 1, "deterministic": True},
        **more,
    }
    data = lgb.Dataset(sparse.astype(np.float64), clicks, feature_name=names, params={"verbose": -1})
    booster = lgb.train(parameters, data, rounds)
    file = FOLDER / f"{name}.txt"
    booster.save_model(file)
    lines = [line for line in file.read_text().splitlines() if line.startswith("threshold=")]
    edges = np.array([float(each) for line in lines for each in line[10:].split()[:1]])
    constant = np.repeat(edges[:, None], COLUMNS, axis=1)
    given = kept.astype(np.float64)
    raw = booster.predict(given, raw_score=True)
    if more.get("boosting") == "rf":
        # raw_score leaves out the mean over trees that the prediction itself takes.
        rate = booster.predict(given)
        raw = np.log(rate / (1 - rate))
    keep(
        f"{name}.txt",
        booster.predict(given, pred_leaf=True),
        raw,
        onThreshold=edged(edges, booster.predict(constant, pred_leaf=True) if len(edges) else []),
    )
    return booster


def xgboost(name, rounds=12, names=None, **more):
    parameters = {"max_leaves": 8, "max_depth": 4, "eta": 0.3, "nthread": 1, "seed": 1, **more}
    parameters.setdefault("objective", "binary:logistic")
    booster = xgb.train(parameters, xgb.DMatrix(sparse, clicks, feature_names=names), rounds)
    booster.save_model(FOLDER / f"{name}.json")
    trees = json.loads((FOLDER / f"{name}.json").read_text())["learner"]["gradient_booster"]["model"]["trees"]
    edges = np.array([tree["split_conditions"][0] for tree in trees], dtype=np.float32)
    constant = xgb.DMatrix(np.repeat(edges[:, None], COLUMNS, axis=1), feature_names=names)
    absent = xgb.DMatrix(kept, feature_names=names)
    zeros = xgb.DMatrix(kept.toarray(), feature_names=names)
    keep(
        f"{name}.json",
        booster.predict(absent, pred_leaf=True),
        booster.predict(absent, output_margin=True),
        onThreshold=edged(edges, booster.predict(constant, pred_leaf=True)),
        asZero={
            "leaves": booster.predict(zeros, pred_leaf=True).reshape(KEPT, -1).astype(int).tolist(),
            "raw": booster.predict(zeros, output_margin=True).astype(float).ravel().tolist(),
        },
    )
    return booster


def onnx(name, convert, booster, **more):
    types = [("input", FloatTensorType([None, COLUMNS]))]
    model = convert(booster, initial_types=types, target_opset=15, **more)
    (FOLDER / f"{name}.onnx").write_bytes(model.SerializeToString())


lightgbm("lightgbm-named", names=SAFE)
plain = lightgbm("lightgbm")
lightgbm("lightgbm-zero-as-missing", rounds=6, zero_as_missing=True)
lightgbm("lightgbm-stumps", rounds=3, min_data_in_leaf=400)
lightgbm(
    "lightgbm-forest", rounds=5, boosting="rf", bagging_fraction=0.6, bagging_freq=1, feature_fraction=0.6
)
squares = lightgbm("lightgbm-squares", rounds=6, objective="regression")
xgboost("xgboost-named", names=SAFE)
booster = xgboost("xgboost")
xgboost("xgboost-poisson", rounds=4, objective="count:poisson")
onnx("lightgbm", onnxmltools.convert_lightgbm, plain, zipmap=False)
onnx("lightgbm-squares", onnxmltools.convert_lightgbm, squares)
onnx("xgboost", onnxmltools.convert_xgboost, booster)

# What cannot be read, each for one reason.
slots = np.column_stack([random.integers(0, 4, ROWS), scores[:, 0]]).astype(np.float64)
target = (slots[:, 0] % 2) * 0.5 + random.random(ROWS) > 0.7
lgb.train(
    {"objective": "binary", "num_leaves": 4, "verbose": -1, "num_threads": 1, "min_data_per_group": 5},
    lgb.Dataset(slots, target, categorical_feature=[0], params={"verbose": -1}),
    2,
).save_model(FOLDER / "lightgbm-categorical.txt")
lgb.train(
    {"objective": "multiclass", "num_class": 3, "num_leaves": 4, "verbose": -1, "num_threads": 1},
    lgb.Dataset(slots, random.integers(0, 3, ROWS), params={"verbose": -1}),
    1,
).save_model(FOLDER / "lightgbm-multiclass.txt")
xgb.train(
    {"max_depth": 2, "tree_method": "hist", "objective": "binary:logistic", "max_cat_to_onehot": 1},
    xgb.DMatrix(slots, target, feature_types=["c", "q"], enable_categorical=True),
    2,
).save_model(FOLDER / "xgboost-categorical.json")
booster[:2].save_model(FOLDER / "xgboost.ubj")

rows = [
    {"indices": row.indices.tolist(), "values": row.data.astype(float).tolist()}
    for row in (kept[i].sorted_indices() for i in range(KEPT))
]
made_by = f"bench/peers/tree_fixtures.py, LightGBM {lgb.__version__}, XGBoost {xgb.__version__}, onnxmltools {onnxmltools.__version__}"
(FOLDER / "expected.json").write_text(
    json.dumps({"madeBy": made_by, "tags": TAGS, "rows": rows, "models": expected}, separators=(",", ":")) + "\n"
)
