"""Writes test/kpi/fixtures/special.json: special functions by scipy at the arguments that rates and counts bring.

    pip install numpy scipy
    python3 bench/peers/special_fixture.py > test/kpi/fixtures/special.json
"""

import json
import sys

import numpy as np
import scipy
from scipy import integrate, special, stats

log_gamma = [1e-8, 0.01, 0.3, 0.5, 1.0, 1.5, 2.0, 3.7, 9.9, 14.99, 15.0, 15.01, 100.5, 1e4, 1e6, 1e9]
z = [-37.0, -20.0, -8.5, -5.0, -3.01, -3.0, -2.99, -1.96, -0.5, -1e-6, 0.0, 0.3, 1.0, 2.5, 3.1, 6.0]
p = [1e-250, 1e-20, 1e-9, 1e-4, 0.01, 0.02425, 0.025, 0.2, 0.5, 0.7, 0.975, 0.999, 1 - 1e-9]

shapes = [(0.01, 0.02), (0.5, 0.5), (1, 1), (1, 1000), (3.5, 900.25), (1, 1e6), (12, 1e5), (500, 2), (1e4, 1e6), (3e5, 3e5)]
beta = []
for a, b in shapes:
    # Near the mean, where counts are, and in both tails.
    for q in (1e-12, 0.025, 0.4, 0.9, 0.999999):
        x = float(special.betaincinv(a, b, q))
        if 0 < x < 1:
            beta.append([a, b, x, float(special.betainc(a, b, x)), float(special.betaincc(a, b, x))])

quantiles = [
    [a, b, q, float(special.betaincinv(a, b, q))]
    for a, b in shapes[1:]
    for q in (1e-10, 0.025, 0.5, 0.975, 0.99999)
]

binomial = [
    [k, n, rate, float(stats.binom.cdf(k, n, rate))]
    for k, n, rate in [
        (0, 1, 0.5), (0, 100, 0.001), (3, 100, 0.001), (40, 100, 0.5), (9, 1000, 0.01),
        (1000, 100000, 0.0105), (499000, 1000000, 0.5), (1000000, 100000000, 0.01),
    ]
]

logit_normal = []
for mu, sd in [(-6.9, 0.1), (-4.5, 0.43), (-4.5, 1.5), (0.0, 3.0), (0.4, 0.8), (2.0, 6.0)]:
    law = stats.norm(mu, sd)
    points = [mu - 4 * sd, mu, mu + 4 * sd, 0.0]
    edges = (mu - 12 * sd, mu + 12 * sd)
    quad = lambda f: integrate.quad(f, *edges, points=sorted(points), epsabs=1e-15, epsrel=1e-13, limit=500)[0]
    mean = quad(lambda u: special.expit(u) * law.pdf(u))
    variance = quad(lambda u: (special.expit(u) - mean) ** 2 * law.pdf(u))
    logit_normal.append([mu, sd, mean, variance])

print(
    json.dumps(
        {
            "madeBy": f"bench/peers/special_fixture.py, Python {sys.version.split()[0]}, "
            f"numpy {np.__version__}, scipy {scipy.__version__}",
            "logGamma": [[x, float(special.gammaln(x))] for x in log_gamma],
            "normalCdf": [[x, float(special.ndtr(x))] for x in z],
            "normalQuantile": [[x, float(special.ndtri(x))] for x in p],
            "incompleteBeta": beta,
            "betaQuantile": quantiles,
            "binomialCdf": binomial,
            "logitNormal": logit_normal,
        },
        indent=1,
    )
)
