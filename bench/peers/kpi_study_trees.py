"""Trains LightGBM on what bench/kpi-study.ts writes, and saves the trees for it to read.

    python3 bench/peers/kpi_study_trees.py FOLDER

FOLDER has train.svm and valid.svm with their .weight files, and features.txt; trees.txt is written beside them. Of a small
grid the model with the least log loss on the validation rows is kept, stopped where that loss stops falling.
"""

import itertools
import json
import sys
from pathlib import Path

import lightgbm as lgb
import numpy as np
from sklearn.datasets import load_svmlight_file

folder = Path(sys.argv[1])
names = (folder / "features.txt").read_text().splitlines()


def part(name):
    file = folder / f"{name}.svm"
    scores, rates = load_svmlight_file(str(file), n_features=len(names), zero_based=True)
    return scores, rates, np.loadtxt(f"{file}.weight")


scores, rates, trials = part("train")
train = lgb.Dataset(scores, rates, weight=trials, feature_name=names, free_raw_data=False)
rows = len(trials)
scores, rates, trials = part("valid")
valid = train.create_valid(scores, rates, weight=trials)

best = None
# With fewer illustrations a leaf the trees learn single illustrations by heart: of 2,400, leaves of 10 were worse than no
# trees at all, and leaves of 50 clearly better. As a share, since with contexts an illustration has many rows.
for leaves, share in itertools.product((4, 12), (0.02, 0.04)):
    settings = {
        **{"objective": "cross_entropy", "num_leaves": leaves, "min_data_in_leaf": int(share * rows)},
        # In units of expected clicks, since weights are impressions.
        **{"min_sum_hessian_in_leaf": 400, "learning_rate": 0.1, "feature_fraction": 0.3},
        **{"feature_pre_filter": False, "seed": 1, "deterministic": True, "force_col_wise": True},
        **{"num_threads": 1, "verbose": -1},
    }
    booster = lgb.train(settings, train, 300, [valid], callbacks=[lgb.early_stopping(30, verbose=False)])
    loss = booster.best_score["valid_0"]["cross_entropy"]
    if best is None or loss < best[0]:
        best = (loss, booster, {"num_leaves": leaves, "share": share})

loss, booster, chosen = best
booster.save_model(folder / "trees.txt")
print(json.dumps({"trees": booster.best_iteration, **chosen, "validLoss": loss, "lightgbm": lgb.__version__}))
