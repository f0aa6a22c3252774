"""A plain double-precision NumPy prototype of Mixtape's model: the paper's equations and Mixtape's own decisions.

Nothing here comes from the reference; it is what both the reference and the Java code are compared with.
Shapes: N frames, D features, K corpus components, T song components. Logs are natural.
"""

from dataclasses import dataclass

import numpy as np
from scipy.linalg import solve_triangular
from scipy.special import betaln, digamma, logsumexp, multigammaln


@dataclass(frozen=True)
class Posterior:
    """Corpus posterior: m (K x D), lam (K), w_inv (K x D x D), nu (K), sticks u and v (K - 1)."""

    m: np.ndarray
    lam: np.ndarray
    w_inv: np.ndarray
    nu: np.ndarray
    u: np.ndarray
    v: np.ndarray

    @property
    def K(self):
        return self.m.shape[0]

    @property
    def D(self):
        return self.m.shape[1]


@dataclass(frozen=True)
class Prior:
    """Hyper-priors in the whitened space (the reference's own choice once frames are white)."""

    D: int
    gamma: float = 1.0
    alpha0: float = 1.0
    lam: float = 2.0

    @property
    def nu(self):
        return self.D + 2.0


@dataclass(frozen=True)
class Song:
    """What inference leaves of a song."""

    varphi: np.ndarray  # T x K
    zeta: np.ndarray  # N x T
    a: np.ndarray  # T - 1
    b: np.ndarray
    bounds: list

    @property
    def bound(self):
        return self.bounds[-1]


def softmax(log, axis=-1):
    return np.exp(log - logsumexp(log, axis=axis, keepdims=True))


def expected_log_det(w_inv, nu):
    """E[ln|Lambda|] of a Wishart."""
    d = w_inv.shape[0]
    log_det_w = -2 * np.log(np.diag(np.linalg.cholesky(w_inv))).sum()
    return digamma((nu - np.arange(d)) / 2).sum() + d * np.log(2) + log_det_w


def expected_log_lik(x, q):
    """E[ln p(x_n | phi_k)], N x K."""
    x = np.asarray(x, dtype=np.float64)
    out = np.empty((len(x), q.K))
    for k in range(q.K):
        factor = np.linalg.cholesky(q.w_inv[k])
        y = solve_triangular(factor, (x - q.m[k]).T, lower=True)
        out[:, k] = 0.5 * (
            expected_log_det(q.w_inv[k], q.nu[k])
            - q.D * np.log(2 * np.pi)
            - q.D / q.lam[k]
            - q.nu[k] * (y * y).sum(0)
        )
    return out


def expected_log_weights(u, v):
    """E[ln beta_k] of the sticks Beta(u, v): one more than there are sticks."""
    both = digamma(u + v)
    left = np.cumsum(digamma(v) - both)
    return np.append(digamma(u) - both, 0.0) + np.concatenate([[0.0], left])


def stick_terms(a, b, concentration):
    """E[ln p(sticks)] + H[q(sticks)] for the prior Beta(1, concentration)."""
    both = digamma(a + b)
    entropy = betaln(a, b) - (a - 1) * digamma(a) - (b - 1) * digamma(b) + (a + b - 2) * both
    return (np.log(concentration) + (concentration - 1) * (digamma(b) - both) + entropy).sum()


def xlogx(p):
    return np.where(p > 0, p * np.log(np.where(p > 0, p, 1)), 0)


def song_bound(e, log_beta, alpha0, varphi, zeta, a, b):
    """L_j in full, for any state of the song."""
    log_pi = expected_log_weights(a, b)
    return (
        (zeta * (e @ varphi.T + log_pi)).sum()
        - xlogx(zeta).sum()
        + (varphi * log_beta).sum()
        - xlogx(varphi).sum()
        + stick_terms(a, b, alpha0)
    )


def deterministic_start(e, log_beta, T):
    """zeta of the start: the T components the song's frames like best, one per slot; slots beyond K begin empty."""
    liking = softmax(e + log_beta).mean(0)
    best = np.argsort(-liking, kind="stable")[:T]
    zeta = np.zeros((len(e), T))
    zeta[:, : len(best)] = softmax((e + log_beta)[:, best])
    return zeta


def infer_song(e, log_beta, alpha0, T, zeta=None, tolerance=1e-5, iterations=100):
    """Coordinate ascent on one song (Eq. 10-13), from the deterministic start unless zeta is given."""
    zeta = deterministic_start(e, log_beta, T) if zeta is None else zeta
    bounds = []
    while True:
        varphi = softmax(zeta.T @ e + log_beta)
        load = zeta.sum(0)
        a = 1 + load[:-1]
        b = alpha0 + load[::-1].cumsum()[::-1][1:]
        score = e @ varphi.T + expected_log_weights(a, b)
        norm = logsumexp(score, axis=1)
        zeta = np.exp(score - norm[:, None])
        bounds.append(
            norm.sum() + (varphi * log_beta).sum() - xlogx(varphi).sum() + stick_terms(a, b, alpha0)
        )
        gain = np.inf if len(bounds) < 2 else (bounds[-1] - bounds[-2]) / abs(bounds[-2])
        if gain < tolerance or len(bounds) == iterations:
            return Song(varphi, zeta, a, b, bounds)


def whitening(songs):
    """(mean, factor): (x - mean) @ factor has mean 0 and covariance I over all frames."""
    x = np.concatenate(songs).astype(np.float64)
    return x.mean(0), np.linalg.cholesky(np.linalg.inv(np.cov(x.T, bias=True)))


@dataclass(frozen=True)
class Statistics:
    n: np.ndarray  # K
    x: np.ndarray  # K x D
    xx: np.ndarray  # K x D x D
    sticks: np.ndarray  # K

    def __add__(self, other):
        return Statistics(*(p + q for p, q in zip(vars(self).values(), vars(other).values())))

    def scaled(self, factor):
        return Statistics(*(factor * p for p in vars(self).values()))


def statistics(x, song, splash):
    """A song's contribution, with the expectation of Eq. 21's noise."""
    x = np.asarray(x, dtype=np.float64)
    r = song.zeta @ song.varphi
    r = (1 - splash) * r + splash / r.shape[1]
    xx = np.stack([(r[:, k, None] * x).T @ x for k in range(r.shape[1])])
    return Statistics(r.sum(0), r.T @ x, xx, song.varphi.sum(0))


def posterior(s, prior, order):
    """The posterior that statistics imply (Eq. 14-19); sticks see components in the given order."""
    lam = prior.lam + s.n
    m = s.x / lam[:, None]
    w_inv = np.eye(prior.D) + s.xx - lam[:, None, None] * np.einsum("ki,kj->kij", m, m)
    load = s.sticks[order]
    u = 1 + load[:-1]
    v = prior.gamma + load[::-1].cumsum()[::-1][1:]
    return Posterior(m, lam, (w_inv + w_inv.transpose(0, 2, 1)) / 2, prior.nu + s.n, u, v)


def corpus_terms(q, prior):
    """E[ln p(phi)] + H[q(phi)] of the Normal-Wisharts plus the corpus sticks: the corpus part of the bound."""
    total = stick_terms(q.u, q.v, prior.gamma)
    d = prior.D

    def log_b(log_det_w, nu):
        return -nu / 2 * log_det_w - nu * d / 2 * np.log(2) - multigammaln(nu / 2, d)

    for k in range(q.K):
        log_det_w = -np.linalg.slogdet(q.w_inv[k])[1]
        e_log_det = expected_log_det(q.w_inv[k], q.nu[k])
        w = np.linalg.inv(q.w_inv[k])
        log_p = (
            0.5 * d * np.log(prior.lam / (2 * np.pi))
            + 0.5 * e_log_det
            - 0.5 * d * prior.lam / q.lam[k]
            - 0.5 * prior.lam * q.nu[k] * q.m[k] @ w @ q.m[k]
            + log_b(0.0, prior.nu)
            + 0.5 * (prior.nu - d - 1) * e_log_det
            - 0.5 * q.nu[k] * np.trace(w)
        )
        log_q = (
            0.5 * e_log_det
            + 0.5 * d * np.log(q.lam[k] / (2 * np.pi))
            - 0.5 * d
            + log_b(log_det_w, q.nu[k])
            + 0.5 * (q.nu[k] - d - 1) * e_log_det
            - 0.5 * q.nu[k] * d
        )
        total += log_p - log_q
    return total


class Learner:
    """Online natural-gradient learning from songs in the order given."""

    def __init__(self, songs, prior, K, T, population, tau0=64.0, kappa=0.6, eta0=0.1, seed=0):
        self.prior, self.T, self.population = prior, T, population
        self.tau0, self.kappa, self.eta0, self.t = tau0, kappa, eta0, 0
        self.order = np.arange(K)
        self.s = self.seeded(np.concatenate(songs).astype(np.float64), K, np.random.default_rng(seed))

    def seeded(self, x, K, rng):
        """k-means++ seeds, then the frames nearest to each give its first statistics."""
        x = x[rng.choice(len(x), min(len(x), 5000), replace=False)]
        seeds = [x[rng.integers(len(x))]]
        near = ((x - seeds[0]) ** 2).sum(1)
        while len(seeds) < K:
            seeds.append(x[rng.choice(len(x), p=near / near.sum())])
            near = np.minimum(near, ((x - seeds[-1]) ** 2).sum(1))
        nearest = np.argmin(((x[:, None] - np.array(seeds)[None]) ** 2).sum(2), axis=1)
        r = np.eye(K)[nearest]
        n = r.sum(0)
        xx = np.stack([(r[:, k, None] * x).T @ x for k in range(K)])
        sticks = n / n.sum() * self.T * 1.0
        return Statistics(n, r.T @ x, xx, sticks)

    @property
    def q(self):
        return posterior(self.s, self.prior, self.order)

    def log_beta(self):
        """E[ln beta_k] by component id."""
        q, out = self.q, np.empty(len(self.order))
        out[self.order] = expected_log_weights(q.u, q.v)
        return out

    def infer(self, e, log_beta):
        return infer_song(e, log_beta, self.prior.alpha0, self.T)

    def learn(self, batch):
        """One corpus update from a batch of songs."""
        q, log_beta = self.q, self.log_beta()
        splash = self.eta0 * 1000 / (self.t + 1000)
        total = None
        for x in batch:
            s = statistics(x, self.infer(expected_log_lik(x, q), log_beta), splash)
            total = s if total is None else total + s
        rho = (self.tau0 + self.t) ** -self.kappa
        self.update(total.scaled(self.population / len(batch)), rho)
        self.t += 1

    def update(self, target, rho):
        """S <- (1 - rho) S + rho target; the sticks then see components by falling load."""
        self.s = self.s.scaled(1 - rho) + target.scaled(rho)
        self.order = np.argsort(-self.s.sticks, kind="stable")

    def score(self, songs):
        """Held-out bound per frame."""
        return held_out(songs, self.q, self.log_beta(), self.prior.alpha0, self.T)


def held_out(songs, q, log_beta, alpha0, T):
    """The common yardstick: sum of L_j over songs, from the deterministic start, per frame."""
    bounds = [infer_song(expected_log_lik(x, q), log_beta, alpha0, T).bound for x in songs]
    return sum(bounds) / sum(len(x) for x in songs)
