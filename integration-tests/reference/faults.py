"""Measures what the reference does differently from its paper, or by accident, one number or more for each.

    python3 faults.py --reference DIR [name ...]

Everything is seeded; the corpora are those of corpora.py. docs/reference-parity.md quotes this script's output.
"""

import argparse
import subprocess
import sys
import time

import numpy as np
import torch

import oracle
import reference
from corpora import CORPORA
from golden import BATCH, CURVES, ETA0, HELD_OUT, KAPPA, SONG_CASES, learned
from oracle import Prior


def setting(name):
    """A learned model of a corpus, and the corpus's held-out songs."""
    corpus = CORPORA[name]
    count, K, T, alpha0 = SONG_CASES[name]
    prior = Prior(corpus.dimension, alpha0=alpha0)
    q = learned(corpus, prior, corpus.songs(0, count), K, T)
    return q, prior, T, corpus.songs(*HELD_OUT), oracle.expected_log_weights(q.u, q.v)


class Rounds:
    """Counts the rounds of the reference's inner loop: each calls compute_document_stick once."""

    def __init__(self, model):
        self.model, self.inner = model, model.compute_document_stick

    def __enter__(self):
        self.n = 0

        def counted(*args):
            self.n += 1
            return self.inner(*args)

        self.model.compute_document_stick = counted
        return self

    def __exit__(self, *_):
        self.model.compute_document_stick = self.inner


def tolerance(checkout):
    """The inner loop goes on while the gain is above 0 OR above the tolerance, so the tolerance never ends it."""
    model = reference.load(checkout)
    for name in ("planted08", "planted52"):
        q, prior, T, songs, log_beta = setting(name)
        for limit in (1e-1, 1e-4, 1e-8):
            with Rounds(model) as rounds:
                started = time.time()
                for j, x in enumerate(songs):
                    reference.infer(model, q, prior, [x], T, seed=j, tolerance=limit, iterations=200)
            print(f"{name} e_step_tol={limit:g}: {rounds.n / len(songs):.1f} rounds a song, "
                  f"{(time.time() - started) / len(songs):.3f} s")
        ours, honoured = [], []
        for j, x in enumerate(songs):
            e = oracle.expected_log_lik(x, q)
            torch.manual_seed(j)
            start = torch.rand(1, len(x), T).double().numpy()[0]
            start /= start.sum(1, keepdims=True)
            honoured.append(len(oracle.infer_song(e, log_beta, prior.alpha0, T, start, 1e-4, 200).bounds))
            ours.append(len(oracle.infer_song(e, log_beta, prior.alpha0, T).bounds))
        print(f"{name}: honouring 1e-4 from the same starts {np.mean(honoured):.1f} rounds; "
              f"deterministic start at 1e-5 {np.mean(ours):.1f}")


def start(checkout):
    """The near-uniform, unseeded start: how far ten restarts of a song spread, and how many components they use."""
    model = reference.load(checkout)
    for name in SONG_CASES:
        q, prior, T, songs, log_beta = setting(name)
        spread, theirs, ours, agree = [], [], [], []
        for j, x in enumerate(songs):
            e = oracle.expected_log_lik(x, q)
            runs = [reference.infer(model, q, prior, [x], T, seed=100 * j + i)[0][0] for i in range(10)]
            bounds = [oracle.song_bound(e, log_beta, prior.alpha0, s.varphi, s.zeta, s.a, s.b) for s in runs]
            spread.append((max(bounds) - min(bounds)) / len(x))
            theirs += [used(s) for s in runs]
            ours.append(used(oracle.infer_song(e, log_beta, prior.alpha0, T)))
            r = [(s.zeta @ s.varphi).mean(0) for s in runs]
            agree.append(max(np.abs(p - r[0]).max() for p in r))
        print(f"{name}: bound of a song's restarts spreads over {np.mean(spread):.3f} nats a frame (at most {max(spread):.3f}); "
              f"components above 1% of the frames: {np.mean(theirs):.1f} against {np.mean(ours):.1f} from the deterministic "
              f"start; a mean responsibility moves by up to {max(agree):.2f} from one restart to another")


def used(song):
    """Components with more than 1 % of the song's frames."""
    return int(((song.zeta @ song.varphi).mean(0) > 0.01).sum())


def mates(checkout):
    """The same song with the same start, alone and among eleven others: the loop ends for the whole batch at once."""
    model = reference.load(checkout)
    for name in ("planted08", "planted13", "planted52"):
        q, prior, T, songs, _ = setting(name)
        together = run_from_fixed_start(model, q, prior, songs, T)
        moved = []
        for j, x in enumerate(songs):
            alone = run_from_fixed_start(model, q, prior, [x], T, first=j)[0]
            moved.append(np.abs(alone - together[j]).max())
        print(f"{name}: mean responsibilities move by up to {max(moved):.4f} (median of songs {np.median(moved):.4f}) "
              f"between alone and in a batch of {len(songs)}")


def run_from_fixed_start(model, q, prior, songs, T, first=0):
    """Mean responsibilities from a start that depends on the song alone."""
    p = reference.params_of(model, q, prior, len(songs), T)
    mask, data = reference.pad(songs)
    temp = model.init_temp_vars(q.K, T, data, mask)
    for j, x in enumerate(songs):
        rows = torch.rand(len(x), T, generator=torch.Generator().manual_seed(first + j))
        temp["zeta"][j] = 0
        temp["zeta"][j, : len(x)] = rows / rows.sum(1, keepdim=True)
    with torch.no_grad():
        _, _, r = model.e_step(
            torch.arange(len(songs)), data, mask, reference.log_lik(model, p, mask, data), p, temp,
            model.compute_corpus_stick(q.K, p), e_step_tol=1e-4, n_max_iter=200, noise_ratio=0.0,
            return_responsibility=True,
        )
    return r.double().numpy()


def sign(checkout):
    """E[ln p(pi')] has -(T-1) ln alpha0 where Beta(1, alpha0) gives +(T-1) ln alpha0; likewise gamma for the corpus."""
    model = reference.load(checkout, double=True)
    for name in ("planted08", "planted13"):
        q, prior, T, songs, log_beta = setting(name)
        x = songs[0]
        (s,), bound, _ = reference.infer(model, q, prior, [x], T, seed=1)
        full = oracle.song_bound(oracle.expected_log_lik(x, q), log_beta, prior.alpha0, s.varphi, s.zeta, s.a, s.b)
        print(f"{name} alpha0={prior.alpha0}: the reference's bound of song 0 is {bound:.6f}, L_j is {full:.6f}: "
              f"{bound - full:+.6f}; -2(T-1) ln alpha0 = {-2 * (T - 1) * np.log(prior.alpha0):+.6f}")


def private_alpha0(checkout):
    """With an alpha0 for each song, which is the paper's setting, that sign moves the quantity that ends the loop."""
    model = reference.load(checkout)
    for name in ("planted08", "planted13", "planted52"):
        q, prior, T, songs, log_beta = setting(name)
        likelihoods = [oracle.expected_log_lik(x, q) for x in songs]
        for shared in (True, False):
            for size in (1, len(songs)):
                rounds, left = [], []
                for first in range(0, len(songs), size):
                    batch = songs[first : first + size]
                    states, alpha0, n = run_with(model, q, prior, batch, T, shared, seed=first)
                    rounds.append(n)
                    for j, state in enumerate(states):
                        e = likelihoods[first + j]
                        on = oracle.infer_song(e, log_beta, alpha0[j], T, state, 1e-9, 2000)
                        left.append((on.bound - on.bounds[0]) / len(e))
                print(f"{name} share_alpha0={shared}, batches of {size}: {np.mean(rounds):.1f} rounds; iterating on from where "
                      f"it stopped gains {np.mean(left):.3f} nats a frame (at most {max(left):.3f})")


def falling(checkout):
    """That quantity round by round, in double precision, and what it would be with the right sign."""
    model = reference.load(checkout, double=True)
    q, prior, T, songs, _ = setting("planted13")
    mask, data = reference.pad([songs[0]])
    for last in range(4):
        torch.manual_seed(0)
        p = reference.params_of(model, q, prior, 1, T)
        temp = model.init_temp_vars(q.K, T, data, mask)
        stick, e = model.compute_corpus_stick(q.K, p), reference.log_lik(model, p, mask, data)
        with Rounds(model) as rounds, torch.no_grad():
            bound = model.e_step(torch.arange(1), data, mask, e, p, temp, stick, share_alpha0=False,
                                 e_step_tol=1e-4, n_max_iter=last, noise_ratio=0.0)[0]
        alpha0 = float(p["w"][0, 0] / p["w"][0, 1])
        right = float(bound) + 2 * (T - 1) * np.log(alpha0)
        print(f"planted13 song 0, at most {last + 1} rounds: ran {rounds.n}, alpha0 {alpha0:.4f}, its quantity {float(bound):.4f}, "
              f"with the right sign {right:.4f}")


def run_with(model, q, prior, songs, T, shared, seed):
    """(zeta of each song, alpha0 of each, rounds) of the reference's inference, with alpha0 shared or one a song."""
    torch.manual_seed(seed)
    p = reference.params_of(model, q, prior, len(songs), T)
    mask, data = reference.pad(songs)
    temp = model.init_temp_vars(q.K, T, data, mask)
    stick, e = model.compute_corpus_stick(q.K, p), reference.log_lik(model, p, mask, data)
    with Rounds(model) as rounds, torch.no_grad():
        model.e_step(torch.arange(len(songs)), data, mask, e, p, temp, stick, share_alpha0=shared,
                     e_step_tol=1e-4, n_max_iter=200, noise_ratio=0.0)
    zeta = [temp["zeta"][j, : len(x)].double().numpy() for j, x in enumerate(songs)]
    w = p["w"].double().numpy()
    alpha0 = np.full(len(songs), prior.alpha0) if shared else w[:, 0] / w[:, 1]
    return [z / z.sum(1, keepdims=True) for z in zeta], alpha0, rounds.n


def private_learning(checkout):
    """What that does to learning: the golden curves' setting with alpha0 shared and with one a song."""
    model = reference.load(checkout)
    for name in ("planted08", "planted52"):
        count, K, T, tau0, epochs = CURVES[name]
        train, held = CORPORA[name].songs(0, count), CORPORA[name].songs(*HELD_OUT)
        mean, factor = oracle.whitening(train)
        train, held = ([((x - mean) @ factor).astype(np.float32) for x in xs] for xs in (train, held))
        prior = Prior(CORPORA[name].dimension)
        for shared in (True, False):
            q = reference.learn(model, train, prior, K, T, epochs, BATCH, tau0, KAPPA, ETA0, 0, share_alpha0=shared)[-1]
            score = oracle.held_out(held, q, oracle.expected_log_weights(q.u, q.v), prior.alpha0, T)
            print(f"{name} share_alpha0={shared}, seed 0: held-out bound per frame {score:.3f}", flush=True)


def padding(checkout):
    """Its own hyper-priors count padding as frames at 0: the prior covariance shrinks with the spread of lengths."""
    model = reference.load(checkout)
    for name in ("planted02", "planted13"):
        corpus = CORPORA[name]
        songs = corpus.songs(0, 60)
        mean, factor = oracle.whitening(songs)
        white = [(x - mean) @ factor for x in songs]
        for batch in (1, 60):
            loader = torch.utils.data.DataLoader(
                reference.Songs(white), batch_size=batch, collate_fn=model.collate_var_len_seq
            )
            m0, w0, _, _ = model._init_hyperpriors(loader)
            print(f"{name} batches of {batch}: prior W0 has mean diagonal {np.diag(w0).mean():.3f} where the whitened frames' is 1")


def last_batch(checkout):
    """The update is weighted by J over the nominal batch size, also when the last batch of an epoch is smaller."""
    model = reference.load(checkout, double=True)
    q, prior, T, songs, log_beta = setting("planted08")
    total, frames = None, sum(len(x) for x in songs[:4])
    for x in songs[:4]:
        s = oracle.statistics(x, oracle.infer_song(oracle.expected_log_lik(x, q), log_beta, prior.alpha0, T), 0.0)
        total = s if total is None else total + s
    for nominal in (4, 64):
        new, _, _ = reference.corpus_update(
            model, q, prior, total, -5.0, [1.0, 1.0], [1.0, 1.0], 100, nominal, T, 1.0, 1.0, 0
        )
        print(f"4 songs of a corpus of 100, batch_size={nominal}: with rho=1 the model holds {(new.nu - prior.nu).sum():.0f} frames; "
              f"right is {frames * 25}")


def blend(checkout):
    """Eq. 20 parameter by parameter loses the spread between old and new mean; the natural gradient keeps it."""
    model = reference.load(checkout, double=True)
    prior = Prior(1)
    N = 1000.0
    old = oracle.posterior(oracle.Statistics(*map(np.array, ([N, N], [[-3 * N], [0.0]], [[[10 * N]], [[N]]], [9.0, 9.0]))), prior, np.arange(2))
    batch = oracle.Statistics(*map(np.array, ([N, N], [[3 * N], [0.0]], [[[10 * N]], [[N]]], [9.0, 9.0])))
    new, _, _ = reference.corpus_update(model, old, prior, batch, -5.0, [1.0, 1.0], [1.0, 1.0], 1, 1, 4, 4.0, 0.5, 0)
    both = oracle.Statistics(*map(np.array, ([N, N], [[0.0], [0.0]], [[[10 * N]], [[N]]], [9.0, 9.0])))
    natural = oracle.posterior(both, prior, np.arange(2))
    print(f"a component saw 1000 frames at -3 +- 1 and then, rho=0.5, 1000 at +3 +- 1 (variance of all: 10). "
          f"Reference: mean {new.m[0, 0]:.2f}, variance {new.w_inv[0, 0, 0] / new.nu[0]:.2f}; "
          f"natural gradient: mean {natural.m[0, 0]:.2f}, variance {natural.w_inv[0, 0, 0] / natural.nu[0]:.2f}")


def density(checkout):
    """parameters.py's log_prob takes ln|W| from the diagonal of a root that is not triangular and forgets D/2 ln 2 pi."""
    model = reference.load(checkout, double=True)
    q, prior, _, songs, _ = setting("planted08")
    x = songs[0][:200].astype(np.float64)
    e = oracle.expected_log_lik(x, q)
    off = []
    for k in range(q.K):
        theirs = model.NormalWishartParameters(q.m[k], q.lam[k], np.linalg.inv(q.w_inv[k]), q.nu[k]).log_prob(x)
        off.append((theirs - e[:, k]).mean())
    print(f"log_prob minus E[ln p(x|phi_k)] over {q.K} components of planted08: from {min(off):+.1f} to {max(off):+.1f} nats; "
          f"the forgotten constants alone would be {q.D / 2 * np.log(2 * np.pi):+.1f}")


def restore(checkout):
    """A checkpoint of a model learned without whitening cannot be loaded again."""
    model = reference.load(checkout)
    songs = CORPORA["planted02"].songs(0, 4)
    fitted = model.variational_inference(reference.Songs(songs), 4, 3, 1, batch_size=4, kappa=0.6, n_max_inner_iter=5)
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        fitted.save(f"{folder}/model.pth")
        try:
            model.HDPGMM.load(f"{folder}/model.pth")
            print("loads")
        except AttributeError as failure:
            print(f"HDPGMM.load after save, whiten=False: {failure}")


STEPS = {
    f.__name__: f
    for f in (tolerance, start, mates, sign, private_alpha0, falling, private_learning, padding, last_batch, blend, density, restore)
}

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reference", required=True, help="a checkout of eldrin/pytorch-hdpgmm")
    parser.add_argument("steps", nargs="*", default=list(STEPS), metavar="name", help=", ".join(STEPS))
    given = parser.parse_args()
    torch.set_num_threads(1)
    if len(given.steps) == 1:
        print(f"\n== {given.steps[0]}: {STEPS[given.steps[0]].__doc__.splitlines()[0]}", flush=True)
        STEPS[given.steps[0]](given.reference)
    else:
        for step in given.steps:
            subprocess.run([sys.executable, __file__, "--reference", given.reference, step], check=True)
