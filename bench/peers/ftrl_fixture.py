"""Writes test/kpi/fixtures/ftrl.json: algorithm 1 of McMahan et al. 2013, transcribed line by line, on a few examples.

    python3 bench/peers/ftrl_fixture.py > test/kpi/fixtures/ftrl.json

The intercept is coordinate COLUMNS, 1 in every example, with penalties of its own. Trials above 1 make the example's
gradient (m p - k) x, as src/kpi/solvers/ftrl.ts says.
"""

import json
import math
import platform
import random
import struct

random.seed(23)
ROWS, COLUMNS = 120, 30


def float32(value):
    return struct.unpack("f", struct.pack("f", value))[0]


def transcription(examples, alpha, beta, lambda1, lambda2):
    """lambda1 and lambda2 are functions of the coordinate, constants in the paper."""
    z, n = [0.0] * (COLUMNS + 1), [0.0] * (COLUMNS + 1)

    def weight(i):
        if abs(z[i]) <= lambda1(i):
            return 0.0
        return -1 / ((beta + math.sqrt(n[i])) / alpha + lambda2(i)) * (z[i] - math.copysign(1, z[i]) * lambda1(i))

    predictions = []
    for example in examples:
        x = {**dict(zip(example["indices"], example["values"])), COLUMNS: 1.0}
        w = {i: weight(i) for i in x}
        p = 1 / (1 + math.exp(-(example["offset"] + sum(x[i] * w[i] for i in x))))
        predictions.append(p)
        for i in x:
            g = (example["trials"] * p - example["successes"]) * x[i]
            sigma = 1 / alpha * (math.sqrt(n[i] + g * g) - math.sqrt(n[i]))
            z[i] = z[i] + g - sigma * w[i]
            n[i] = n[i] + g * g
    return {"predictions": predictions, "z": z, "n": n, "weights": [weight(i) for i in range(COLUMNS + 1)]}


def draw(single):
    indices = sorted(random.sample(range(COLUMNS), random.randint(0, 8)))
    trials = 1 if single else random.choice([0, 1, 7, 250, 3000.5])
    return {
        "indices": indices,
        "values": [float32(random.random()) for _ in indices],
        "trials": trials,
        "successes": random.choice([0, 1]) if single else trials * random.choice([0, 0.01, 0.2, 1]),
        "offset": 0.0 if single else random.gauss(-2, 1),
    }


runs = []
for single, parameters in [
    (True, {"alpha": 0.1, "beta": 1.0, "l1": 0.0, "l2": 0.0, "interceptL1": 0.0, "interceptL2": 0.0}),
    (True, {"alpha": 0.5, "beta": 0.3, "l1": 0.6, "l2": 1.5, "interceptL1": 0.0, "interceptL2": 0.0}),
    (False, {"alpha": 0.05, "beta": 1.0, "l1": 3.0, "l2": 10.0, "interceptL1": 0.2, "interceptL2": 0.4}),
]:
    examples = [draw(single) for _ in range(ROWS)]
    result = transcription(
        examples,
        parameters["alpha"],
        parameters["beta"],
        lambda i: parameters["interceptL1" if i == COLUMNS else "l1"],
        lambda i: parameters["interceptL2" if i == COLUMNS else "l2"],
    )
    runs.append({"parameters": parameters, "examples": examples, **result})

print(
    json.dumps(
        {"madeBy": f"bench/peers/ftrl_fixture.py, Python {platform.python_version()}", "columns": COLUMNS, "runs": runs}
    )
)
