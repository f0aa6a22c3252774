"""What each of Mixtape's decisions is worth: the oracle with one of them undone at a time, on whitened planted corpora.

    python3 ablation.py [corpus ...]
"""

import sys

import numpy as np

import oracle
from corpora import CORPORA
from golden import BATCH, CURVES, ETA0, HELD_OUT, KAPPA
from oracle import Learner, Posterior, Prior, Statistics


class NearUniformStart(Learner):
    """Songs start from near-uniform random zeta, in double, and honour the tolerance of 1e-5."""

    tolerance, iterations = 1e-5, 100

    def infer(self, e, log_beta):
        self.rng = getattr(self, "rng", None) or np.random.default_rng(7)
        zeta = self.rng.random((len(e), self.T))
        zeta /= zeta.sum(1, keepdims=True)
        return oracle.infer_song(e, log_beta, self.prior.alpha0, self.T, zeta, self.tolerance, self.iterations)


class PatientNearUniformStart(NearUniformStart):
    """As above, iterated until nothing moves: the tolerance of the other is not what holds it back."""

    tolerance, iterations = 1e-10, 1000


class PaperBlend(Learner):
    """Eq. 20 parameter by parameter, as the reference: m, lambda, nu, W^-1/nu, u and v; sticks by component id."""

    blended = None

    @property
    def q(self):
        return self.blended or oracle.posterior(self.s, self.prior, self.order)

    def update(self, target, rho):
        self.order = np.arange(len(self.order))
        old, now = self.q, oracle.posterior(target, self.prior, self.order)

        def mix(p, q):
            return (1 - rho) * p + rho * q

        nu = mix(old.nu, now.nu)
        c = mix(old.w_inv / old.nu[:, None, None], now.w_inv / now.nu[:, None, None])
        self.blended = Posterior(
            mix(old.m, now.m), mix(old.lam, now.lam), c * nu[:, None, None], nu, mix(old.u, now.u), mix(old.v, now.v)
        )


class UniformSeeds(Learner):
    """Components begin from uniformly random responsibilities of every frame, as the reference, not from k-means++."""

    def seeded(self, x, K, rng):
        r = rng.random((len(x), K))
        r /= r.sum(1, keepdims=True)
        xx = np.stack([(r[:, k, None] * x).T @ x for k in range(K)])
        return Statistics(r.sum(0), r.T @ x, xx, np.zeros(K))


class NoSplash(Learner):
    """eta0 = 0."""

    def learn(self, batch):
        self.eta0 = 0.0
        super().learn(batch)


class AllThree(PatientNearUniformStart, PaperBlend, UniformSeeds):
    """Near-uniform start, Eq. 20 as the reference blends, and uniform seeds: about what the reference does."""


if __name__ == "__main__":
    for name in sys.argv[1:] or ["planted08", "planted52"]:
        count, K, T, tau0, epochs = CURVES[name]
        train, held = CORPORA[name].songs(0, count), CORPORA[name].songs(*HELD_OUT)
        mean, factor = oracle.whitening(train)
        train, held = ([(x - mean) @ factor for x in xs] for xs in (train, held))
        for kind in (Learner, NearUniformStart, PatientNearUniformStart, PaperBlend, UniformSeeds, AllThree, NoSplash):
            learner = kind(train, Prior(CORPORA[name].dimension), K, T, count, tau0, KAPPA, ETA0)
            for _ in range(epochs):
                for i in range(0, count, BATCH):
                    learner.learn(train[i : i + BATCH])
            in_use = int((learner.q.nu > learner.prior.nu + 0.01 * sum(map(len, train))).sum())
            print(f"{name} {kind.__name__}: held-out bound per frame {learner.score(held):.3f}; "
                  f"components above 1% of the frames: {in_use} of {K}", flush=True)
