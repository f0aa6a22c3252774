"""Writes what scikit-learn says of stored cases, for the tests of dev.mixtape.operators.evaluation.

    pip install numpy scikit-learn        # kept: scikit-learn 1.9.1
    python3 metrics.py
"""

import pathlib

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, average_precision_score, f1_score, roc_auc_score
from sklearn.multiclass import OneVsRestClassifier
from sklearn.preprocessing import StandardScaler

OUT = pathlib.Path(__file__).parents[2] / "operators/evaluation/src/test/resources/evaluation"


def classification(rng):
    """Ten pairs of labels; classes that are rare, never predicted, or absent from both."""
    arrays = {}
    for case in range(10):
        classes = int(rng.integers(2, 12))
        n = int(rng.integers(1, 60))
        actual = rng.integers(0, max(1, classes - case % 3), n)
        predicted = np.where(rng.random(n) < 0.5, actual, rng.integers(0, classes, n))
        arrays[f"actual{case}"] = actual.astype(np.int64)
        arrays[f"predicted{case}"] = predicted.astype(np.int64)
        arrays[f"classes{case}"] = np.int64(classes)
        arrays[f"accuracy{case}"] = np.float64(accuracy_score(actual, predicted))
        arrays[f"macroF1{case}"] = np.float64(f1_score(actual, predicted, average="macro"))
    return arrays


def ranking(rng):
    """Twelve rankings: without ties, with many, of constant scores, of infinite ones."""
    arrays = {}
    for case in range(12):
        n = int(rng.integers(2, 80))
        positive = rng.random(n) < rng.uniform(0.05, 0.9)
        positive[0], positive[-1] = True, False
        scores = rng.normal(size=n) + positive
        if case % 3 == 1:
            scores = np.round(scores)
        if case == 5:
            scores[:] = 2.5
        arrays[f"positive{case}"] = positive.astype(np.int64)
        arrays[f"scores{case}"] = scores
        arrays[f"rocAuc{case}"] = np.float64(roc_auc_score(positive, scores))
        arrays[f"averagePrecision{case}"] = np.float64(average_precision_score(positive, scores))
    return arrays


def regression(rng):
    """A standardised problem of four classes at three values of C: one against the rest, and all at once."""
    n, d, classes = 120, 12, 4
    label = rng.integers(0, classes, n)
    x = (rng.normal(size=(n, d)) + rng.normal(size=(classes, d))[label]) * rng.uniform(0.1, 50, d)
    x[:, 3] = 7.25  # constant: only centred
    x = x.astype(np.float32)
    z = StandardScaler().fit_transform(x.astype(np.float64))
    arrays = {"x": x, "z": z, "label": label.astype(np.int64), "C": np.array([1e-3, 1.0, 1e3])}
    for i, c in enumerate(arrays["C"]):
        fit = OneVsRestClassifier(LogisticRegression(C=c, tol=1e-10, max_iter=100_000)).fit(z, label)
        arrays[f"decisions{i}"] = fit.decision_function(z)
        fit = LogisticRegression(C=c, tol=1e-10, max_iter=100_000, solver="newton-cholesky").fit(z, label)
        arrays[f"multinomial{i}"] = fit.decision_function(z)
    return arrays


if __name__ == "__main__":
    OUT.mkdir(parents=True, exist_ok=True)
    for seed, case in enumerate((classification, ranking, regression)):
        arrays = case(np.random.default_rng(seed))
        np.savez_compressed(
            OUT / f"{case.__name__}.npz", **{name: np.asarray(a, order="C") for name, a in arrays.items()}
        )
