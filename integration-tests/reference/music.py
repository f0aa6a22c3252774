"""The comparison on real music: frames stay where they are, only the numbers are printed.

    python3 music.py extract AUDIO_FOLDER FRAMES_FOLDER           (needs librosa; three excerpts of 30 s from each file)
    python3 music.py compare FRAMES_FOLDER --reference DIR

A file's excerpts are named NAME.0.npy, NAME.1.npy, ...; every fifth NAME is held out.
"""

import argparse
import sys
import time
from pathlib import Path

import numpy as np

K, T, BATCH, EPOCHS, TAU0, KAPPA, ETA0 = 64, 16, 30, 2, 64.0, 0.6, 0.1
AUDIO = {".ogg", ".mp3", ".flac", ".wav", ".opus"}


def features(librosa, y, rate):
    """The paper's 52 features, N x 52: MFCC, delta, delta-delta, ln chroma, ln onset strength."""
    power = np.abs(librosa.stft(y)) ** 2
    mel = librosa.power_to_db(librosa.feature.melspectrogram(S=power, sr=rate))
    mfcc = librosa.feature.mfcc(S=mel, n_mfcc=13)
    chroma = librosa.feature.chroma_stft(S=power, sr=rate)
    onset = librosa.onset.onset_strength(S=mel, sr=rate)
    rows = [mfcc, librosa.feature.delta(mfcc), librosa.feature.delta(mfcc, order=2)]
    rows += [np.log(np.maximum(chroma, 1e-8)), np.log(np.maximum(onset, 1e-8))[None]]
    return np.concatenate(rows).T.astype(np.float32)


def extract(audio, frames):
    import librosa

    frames.mkdir(parents=True, exist_ok=True)
    for file in sorted(f for f in audio.rglob("*") if f.suffix in AUDIO and f.stat().st_size > 500_000):
        y, rate = librosa.load(file, sr=22050, mono=True, duration=105.0)
        for i in range(3):
            excerpt = y[(5 + 35 * i) * rate : (35 + 35 * i) * rate]
            if len(excerpt) == 30 * rate and np.abs(excerpt).max() > 1e-3:
                np.save(frames / f"{file.stem}.{i}.npy", features(librosa, excerpt, rate))
        print(file.stem, flush=True)


def compare(frames, checkout):
    import torch

    import oracle
    import reference
    from faults import used

    torch.set_num_threads(1)
    names = sorted({f.name.rsplit(".", 2)[0] for f in frames.glob("*.npy")})
    held_names = set(names[::5])
    songs = {f.name: np.load(f) for f in sorted(frames.glob("*.npy"))}
    train = [x for name, x in songs.items() if name.rsplit(".", 2)[0] not in held_names]
    held = [x for name, x in songs.items() if name.rsplit(".", 2)[0] in held_names]
    mean, factor = oracle.whitening(train)
    train, held = ([((x - mean) @ factor).astype(np.float32) for x in xs] for xs in (train, held))
    order = np.random.default_rng(1).permutation(len(train))
    train = [train[i] for i in order]
    prior = oracle.Prior(52)
    print(f"{len(train)} excerpts of {len(names) - len(held_names)} files learned from, {len(held)} of {len(held_names)} held out; "
          f"K={K} T={T} batch={BATCH} tau0={TAU0} kappa={KAPPA} eta0={ETA0}")

    started = time.time()
    learner = oracle.Learner(train, prior, K, T, len(train), TAU0, KAPPA, ETA0)
    print(f"oracle, bootstrap only: held-out bound per frame {learner.score(held):.3f}")
    for epoch in range(EPOCHS):
        for i in range(0, len(train), BATCH):
            learner.learn(train[i : i + BATCH])
        print(f"oracle, epoch {epoch + 1}: {learner.score(held):.3f} after {time.time() - started:.0f} s", flush=True)
    model = reference.load(checkout)
    started = time.time()
    learned = reference.learn(model, train, prior, K, T, EPOCHS, BATCH, TAU0, KAPPA, ETA0, seed=0)
    seconds = time.time() - started
    for epoch, q in enumerate(learned):
        score = oracle.held_out(held, q, oracle.expected_log_weights(q.u, q.v), prior.alpha0, T)
        print(f"reference, epoch {epoch + 1}: {score:.3f} ({seconds:.0f} s for all epochs)", flush=True)

    ours = learner.q  # its sticks are in stick order: put the components there too
    ours = oracle.Posterior(*(p[learner.order] for p in (ours.m, ours.lam, ours.w_inv, ours.nu)), ours.u, ours.v)
    for whose, q in (("oracle's", ours), ("reference's", learned[-1])):
        restarts_on(model, q, prior, held[:20], oracle, reference, used, whose)


def restarts_on(model, q, prior, songs, oracle, reference, used, whose):
    log_beta = oracle.expected_log_weights(q.u, q.v)
    best, mean, mine, theirs, rounds = [], [], [], [], []
    for j, x in enumerate(songs):
        e = oracle.expected_log_lik(x, q)
        states = [reference.infer(model, q, prior, [x], T, seed=10 * j + i)[0][0] for i in range(10)]
        bounds = [oracle.song_bound(e, log_beta, prior.alpha0, s.varphi, s.zeta, s.a, s.b) for s in states]
        ours = oracle.infer_song(e, log_beta, prior.alpha0, T)
        best.append((ours.bound - max(bounds)) / len(x))
        mean.append((ours.bound - np.mean(bounds)) / len(x))
        mine.append(used(ours))
        theirs += [used(s) for s in states]
        rounds.append(len(ours.bounds))
    print(f"{len(songs)} held-out excerpts under the {whose} model: deterministic start above the best of 10 restarts on "
          f"{(np.array(best) >= 0).sum()}, by {np.mean(best):.2f} nats a frame (least {min(best):.2f}), above their mean by "
          f"{np.mean(mean):.2f}; {np.mean(rounds):.1f} rounds; components {np.mean(mine):.1f} against {np.mean(theirs):.1f}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["extract", "compare"])
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--reference", help="a checkout of eldrin/pytorch-hdpgmm")
    given = parser.parse_args()
    if given.what == "extract" and len(given.folders) == 2:
        extract(*given.folders)
    elif given.what == "compare" and given.reference:
        compare(given.folders[0], given.reference)
    else:
        sys.exit(__doc__)
