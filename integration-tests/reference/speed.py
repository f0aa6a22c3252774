"""One learning pass of the authors' implementation and of Mixtape's `fit`, through the same songs on the same cores.

    python3 speed.py --reference ../pytorch-hdpgmm --mixtape ../../mixtape

Songs are planted (a dozen of 256 Gaussian components each, 52 features, 1,292 frames) and whitened beforehand. Both learn
K=256, T=32 from batches of 16 songs, with the same learning rate, splash and population. Timed are the passes alone: not the
reading of songs by the reference (they are in memory), not either's initialisation; Mixtape's time holds reading its files and
warming up its JVM. Then both models are scored on songs that neither has learned from, by our own song inference (oracle.py), in
nats a frame of the same space.

On a machine that others use, compare processor seconds a song, which are printed beside; Mixtape's are of a second run with more
passes less the first, so without starting a JVM and compiling, which take some twenty seconds of processor time once.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

K, T, D, FRAMES, BATCH, TAU0, KAPPA, ETA0, SEED = 256, 32, 52, 1292, 16, 64.0, 0.6, 0.1, 1
COMPONENTS_A_SONG = 12


def planted(count, seed):
    """Songs, count of N x D float32."""
    rng = np.random.default_rng(seed)
    means = rng.normal(size=(K, D))
    factors = np.empty((K, D, D))
    for k in range(K):
        directions = rng.normal(size=(2 * D, D))
        factors[k] = np.linalg.cholesky(0.4 * np.eye(D) + 0.3 / D * directions.T @ directions)
    songs = []
    for _ in range(count):
        used = rng.integers(0, K, COMPONENTS_A_SONG)
        share = rng.exponential(size=COMPONENTS_A_SONG)
        chosen = rng.choice(used, FRAMES, p=share / share.sum())
        noise = rng.normal(size=(FRAMES, D))
        songs.append((means[chosen] + np.einsum("nij,nj->ni", factors[chosen], noise)).astype(np.float32))
    return songs


def theirs(checkout, songs, epochs, threads):
    """(posterior, seconds of the passes alone, processor seconds of them)."""
    import torch

    import oracle
    import reference

    torch.set_num_threads(threads)
    blas = [line.strip(" -") for line in torch.__config__.show().splitlines() if "Math Kernel" in line or "OpenBLAS" in line]
    print(f"PyTorch {torch.__version__}, {torch.get_num_threads()} threads, {blas[0] if blas else 'BLAS not named'}", flush=True)
    model = reference.load(checkout)
    began = []
    initialise = model.init_params

    def init_params(*args, **more):
        result = initialise(*args, **more)
        began.append((time.perf_counter(), time.process_time()))
        return result

    model.init_params = init_params
    learned = reference.learn(model, songs, oracle.Prior(D), K, T, epochs, BATCH, TAU0, KAPPA, ETA0, seed=0)
    return learned[-1], time.perf_counter() - began[0][0], time.process_time() - began[0][1]


def ours(mixtape, songs, epochs, threads):
    """(model.npz, songs a second of the passes, processor seconds a song)."""
    with tempfile.TemporaryDirectory() as folder:
        frames = Path(folder, "frames")
        frames.mkdir()
        for j, x in enumerate(songs):
            np.save(frames / f"song-{j:05d}.npy", x)
        more = 4 * epochs
        short, rate, saved = fit(mixtape, frames, epochs, threads)
        long, _, _ = fit(mixtape, frames, epochs + more, threads)
        return saved, rate, (long - short) / (more * len(songs))


def fit(mixtape, frames, epochs, threads):
    """(processor seconds, songs a second, model.npz) of one run."""
    settings = {
        "backend": "blas", "job.parallelism": threads, "model.components": K, "model.song-components": T,
        "batch.tracks": BATCH, "learning.tau0": TAU0, "learning.kappa": KAPPA, "learning.eta0": ETA0, "model.seed": SEED,
    }
    sets = [part for key, value in settings.items() for part in ("--set", f"{key}={value}")]
    out = frames.parent / "model.npz"
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [mixtape, "fit", str(frames), "--out", str(out), "--epochs", str(epochs), "--json", *sets]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return seconds, json.loads(done.stdout.splitlines()[-1])["songsPerSecond"], dict(np.load(out))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reference", required=True, help="a checkout of eldrin/pytorch-hdpgmm")
    parser.add_argument("--mixtape", required=True, help="the launcher")
    parser.add_argument("--songs", type=int, default=256)
    parser.add_argument("--epochs", type=int, default=2)
    parser.add_argument("--held-out", type=int, default=16)
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    given = parser.parse_args()

    import oracle

    songs = planted(given.songs + given.held_out, SEED)
    mean, factor = oracle.whitening(songs[: given.songs])
    songs = [((x - mean) @ factor).astype(np.float32) for x in songs]
    train, held = songs[: given.songs], songs[given.songs :]
    print(f"{given.songs} songs, {given.epochs} passes, {given.held_out} songs held out; K={K} T={T} D={D} N={FRAMES} batch={BATCH}")
    passes = given.songs * given.epochs

    saved, rate, our_seconds = ours(given.mixtape, train, given.epochs, given.threads)
    q = oracle.Posterior(saved["m"], saved["lambda"], saved["wInv"], saved["nu"], saved["u"], saved["v"])
    log_beta = np.empty(K)
    log_beta[saved["stickOrder"]] = oracle.expected_log_weights(q.u, q.v)
    matrix = saved["whiteningMatrix"]
    white = [(x - saved["whiteningMean"]) @ matrix for x in held]
    our_bound = oracle.held_out(white, q, log_beta, 1.0, T) + np.linalg.slogdet(matrix)[1]
    print(f"Mixtape:   {rate:8.2f} songs/s, {our_seconds:.4f} processor seconds a song, bound {our_bound:.3f} a frame", flush=True)

    q, seconds, processor = theirs(given.reference, train, given.epochs, given.threads)
    their_rate, their_seconds = passes / seconds, processor / passes
    their_bound = oracle.held_out(held, q, oracle.expected_log_weights(q.u, q.v), 1.0, T)
    print(f"reference: {their_rate:8.2f} songs/s, {their_seconds:.4f} processor seconds a song, bound {their_bound:.3f} a frame")
    print(json.dumps({
        "songsPerSecond": rate, "referenceSongsPerSecond": round(their_rate, 3), "times": round(rate / their_rate, 2),
        "processorSeconds": round(our_seconds, 5), "referenceProcessorSeconds": round(their_seconds, 5),
        "processorTimes": round(their_seconds / our_seconds, 2),
        "boundPerFrame": round(our_bound, 3), "referenceBoundPerFrame": round(their_bound, 3),
    }))


if __name__ == "__main__":
    sys.exit(main())
