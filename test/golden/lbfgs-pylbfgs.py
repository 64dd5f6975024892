"""Makes lbfgs-pylbfgs.json: iterates of libLBFGS on problems whose arithmetic is exact enough to repeat elsewhere.

    pip install PyLBFGS==0.2.0.16 && python lbfgs-pylbfgs.py > lbfgs-pylbfgs.json

Every objective uses + - * / and sqrt only, in a fixed order, so that any IEEE 754 double program gets the same bits.
"""
import json
import math
import warnings

import lbfgs


def rosenbrock(x, g):
    total = 0.0
    for i in range(0, len(x), 2):
        t1 = 1.0 - x[i]
        t2 = 10.0 * (x[i + 1] - x[i] * x[i])
        g[i + 1] = 20.0 * t2
        g[i] = -2.0 * (x[i] * g[i + 1] + t1)
        total += t1 * t1 + t2 * t2
    return total


def quadratic(x, g):
    """Curvatures 1, 2, 4 ... 2^(n-1), minimiser (1, -1, 1 ...)."""
    total = 0.0
    for i in range(len(x)):
        d = x[i] - (1.0 if i % 2 == 0 else -1.0)
        g[i] = 2.0**i * d
        total += 0.5 * 2.0**i * d * d
    return total


def quartic(x, g):
    total = 0.0
    for i in range(len(x)):
        d = x[i] - i
        g[i] = 4.0 * d * d * d + d
        total += d * d * d * d + 0.5 * d * d
    return total


def hyperbola(x, g):
    """Almost linear far out: the line search must go beyond its first steps."""
    total = 0.0
    for i in range(len(x)):
        d = x[i] - i
        r = math.sqrt(1.0 + d * d)
        g[i] = d / r
        total += r - 1.0
    return total


def least_squares(x, g):
    """1/2 |A x - b|^2 with 30 rows of small whole numbers."""
    for j in range(len(x)):
        g[j] = 0.0
    total = 0.0
    for i in range(30):
        residual = -float((i * i * 3) % 17 - 8)
        for j in range(len(x)):
            residual += ((i * 7 + j * 13 + i * j * 5) % 11 - 5) * x[j]
        total += 0.5 * residual * residual
        for j in range(len(x)):
            g[j] += ((i * 7 + j * 13 + i * j * 5) % 11 - 5) * residual
    return total


OBJECTIVES = {f.__name__: f for f in (rosenbrock, quadratic, quartic, hyperbola, least_squares)}


def starts(size):
    return [-1.2 if i % 2 == 0 else 1.0 for i in range(size)]


RUNS = [
    *(
        {"objective": "rosenbrock", "x0": starts(2), "lineSearch": s, "epsilon": 1e-8}
        for s in ("more-thuente", "armijo", "wolfe", "strong-wolfe")
    ),
    {"objective": "rosenbrock", "x0": starts(100), "lineSearch": "more-thuente"},
    {"objective": "rosenbrock", "x0": starts(100), "lineSearch": "strong-wolfe", "wolfe": 0.5},
    {"objective": "rosenbrock", "x0": starts(10), "lineSearch": "more-thuente", "gtol": 0.1, "memory": 3},
    {"objective": "rosenbrock", "x0": [100.0, -50.0], "lineSearch": "more-thuente"},
    {"objective": "quadratic", "x0": [0.0] * 21, "lineSearch": "more-thuente", "maxIterations": 40},
    {"objective": "quadratic", "x0": [0.0] * 21, "lineSearch": "wolfe", "memory": 10, "maxIterations": 40},
    {"objective": "quadratic", "x0": [0.0] * 21, "lineSearch": "more-thuente", "period": 5, "delta": 0.3},
    {"objective": "quartic", "x0": [50.0] * 5, "lineSearch": "more-thuente", "gtol": 0.01, "epsilon": 1e-10},
    {"objective": "quartic", "x0": [50.0] * 5, "lineSearch": "strong-wolfe", "wolfe": 0.1},
    {"objective": "hyperbola", "x0": [1000.0] * 6, "lineSearch": "more-thuente", "gtol": 0.1},
    {"objective": "hyperbola", "x0": [1000.0] * 6, "lineSearch": "wolfe"},
    {"objective": "hyperbola", "x0": [300.0] * 6, "lineSearch": "strong-wolfe", "wolfe": 0.3},
    {"objective": "least_squares", "x0": [0.0] * 8, "lineSearch": "more-thuente", "epsilon": 1e-9},
    {"objective": "least_squares", "x0": [0.0] * 8, "l1": 20.0, "epsilon": 1e-9},
    {"objective": "least_squares", "x0": [1.0] * 8, "l1": 100.0, "epsilon": 1e-9},
    {"objective": "least_squares", "x0": [0.0] * 8, "l1": 50.0, "l1Start": 2, "l1End": 6, "epsilon": 1e-9},
    {"objective": "rosenbrock", "x0": starts(20), "l1": 0.25, "maxIterations": 60},
]

NAMES = {
    "memory": "m",
    "period": "past",
    "maxIterations": "max_iterations",
    "l1": "orthantwise_c",
    "l1Start": "orthantwise_start",
    "l1End": "orthantwise_end",
}


def run(spec):
    options = {k: v for k, v in spec.items() if k not in ("objective", "x0")}
    solver = lbfgs.LBFGS()
    for name, value in {"period": 0, "delta": 1e-5, "epsilon": 1e-5, **options}.items():
        if name != "lineSearch":
            setattr(solver, NAMES.get(name, name), value)
    solver.max_linesearch = 20
    solver.linesearch = spec.get("lineSearch", "wolfe").replace("-", "") if "l1" not in spec else "wolfe"
    rows = []

    def progress(x, g, fx, xnorm, gnorm, step, k, evaluations):
        rows.append([fx, xnorm, gnorm, step, evaluations, *(float(v) for v in x[:4])])

    f = OBJECTIVES[spec["objective"]]
    end = "converged"
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            solver.minimize(lambda x, g: f([float(v) for v in x], g), spec["x0"], progress)
        except lbfgs.LBFGSError as error:
            end = str(error)
    if caught:
        end = str(caught[0].message)
    return {"objective": spec["objective"], "x0": spec["x0"], "options": {"period": 0, **options}, "end": end, "rows": rows}


def compact(value):
    return json.dumps(value, separators=(",", ":"))


runs = [run(spec) for spec in RUNS]
print('{"madeBy": "PyLBFGS 0.2.0.16 (libLBFGS, double precision) by lbfgs-pylbfgs.py",')
print('"columns": "loss, xNorm, gradientNorm, step, lineSearchEvaluations, first 4 entries of x",')
print('"runs": [')
for number, r in enumerate(runs):
    rows = r.pop("rows")
    print(compact(r)[:-1] + ',"rows":[\n' + ",\n".join(map(compact, rows)) + "]}" + ("," if number + 1 < len(runs) else ""))
print("]}")
