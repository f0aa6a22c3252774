"""Drives the authors' implementation, from a checkout that the user names. Nothing of it is copied here."""

import importlib
import sys
import tempfile
import types
from pathlib import Path

import numpy as np
import torch

from oracle import Posterior, Song


def load(checkout, double=False):
    """Imports the reference's model module; in double precision the formulas can be compared to the last digits.

    The precision is fixed at import (the reference keeps constants of it), so one process uses one precision.
    """
    checkout = Path(checkout)
    if not (checkout / "hdpgmm" / "model.py").exists():
        raise SystemExit(f"--reference {checkout}: no hdpgmm/model.py there; name a checkout of eldrin/pytorch-hdpgmm")
    torch.set_default_dtype(torch.float64 if double else torch.float32)
    try:
        import torchaudio  # noqa: F401  imported by the reference's data module, used for audio files only
    except ImportError:
        sys.modules["torchaudio"] = types.ModuleType("torchaudio")
        sys.modules["torchaudio.functional"] = types.ModuleType("torchaudio.functional")
        sys.modules["torchaudio"].functional = sys.modules["torchaudio.functional"]
    sys.path.insert(0, str(checkout))
    return importlib.import_module("hdpgmm.model")


class Songs(torch.utils.data.Dataset):
    """Songs in memory, as the reference's loader wants them."""

    whiten = False

    def __init__(self, songs):
        self.songs = [torch.tensor(np.asarray(x, dtype=np.float32)) for x in songs]
        self._raw_nrow = sum(len(x) for x in songs)
        self.dim = songs[0].shape[1]

    def __len__(self):
        return len(self.songs)

    def __getitem__(self, index):
        return index, self.songs[index]


def tensor(a):
    return torch.tensor(np.asarray(a), dtype=torch.get_default_dtype())


def params_of(model, q, prior, songs, T):
    """The reference's parameter dictionary for a posterior of ours, with `songs` slots for songs."""
    w = np.linalg.inv(q.w_inv)
    p = {
        "m": tensor(q.m),
        "C": tensor(q.w_inv / q.nu[:, None, None]),
        "beta": tensor(q.lam),
        "nu": tensor(q.nu),
        "u": tensor(q.u),
        "v": tensor(q.v),
        "y": tensor([prior.gamma, 1.0]),
        "w2": tensor([prior.alpha0, 1.0]),
        "w": tensor(np.tile([prior.alpha0, 1.0], (songs, 1))),
        "a": tensor(np.ones((songs, T - 1))),
        "b": tensor(np.ones((songs, T - 1))),
        "m0": tensor(np.zeros(q.D)),
        "W0": tensor(np.eye(q.D)),
        "W0_inv": tensor(np.eye(q.D)),
        "nu0": prior.nu,
        "beta0": prior.lam,
        "s1": 1.0,
        "s2": 1.0,
        "g1": 1.0,
        "g2": 1.0,
    }
    p["W"], p["W_chol"], p["W_isposdef"], p["W_logdet"] = model.mat_sqrt(tensor(w), method="svd")
    steps = torch.arange(q.D)
    for k in range(q.K):
        p["W_logdet"][k] += torch.digamma((p["nu"][k] - steps) / 2).sum() + q.D * np.log(2)
    p["ss"] = {
        "N": tensor(np.zeros(q.K)),
        "x_bar": tensor(np.zeros((q.K, q.D))),
        "S": tensor(np.zeros((q.K, q.D, q.D))),
        "w_": tensor(np.zeros(2)),
        "u_": tensor(np.zeros(q.K - 1)),
        "v_": tensor(np.zeros(q.K - 1)),
    }
    return p


def pad(songs):
    """Songs as one padded batch, and its mask."""
    longest = max(len(x) for x in songs)
    data = torch.zeros((len(songs), longest, songs[0].shape[1]))
    mask = torch.zeros((len(songs), longest), dtype=torch.bool)
    for j, x in enumerate(songs):
        data[j, : len(x)] = tensor(x)
        mask[j, : len(x)] = True
    return mask, data


def log_lik(model, p, mask, data):
    return model.compute_ln_p_phi_x(
        data, mask, p["m"], p["W"], p["W_chol"], p["W_logdet"], p["W_isposdef"], p["beta"], p["nu"]
    )


def infer(model, q, prior, songs, T, seed, tolerance=1e-4, iterations=200):
    """One run of the reference's song inference on a batch, from its own random start.

    Returns the songs' states (rows renormalised in double), its bound of the batch and its mean responsibilities.
    """
    torch.manual_seed(seed)
    p = params_of(model, q, prior, len(songs), T)
    mask, data = pad(songs)
    with torch.no_grad():
        temp = model.init_temp_vars(q.K, T, data, mask)
        bound, _, mean_r = model.e_step(
            torch.arange(len(songs)), data, mask, log_lik(model, p, mask, data), p, temp,
            model.compute_corpus_stick(q.K, p), share_alpha0=True, e_step_tol=tolerance,
            n_max_iter=iterations, noise_ratio=0.0, return_responsibility=True,
        )
    states = []
    for j, x in enumerate(songs):
        varphi = np.exp(temp["varphi"][j].double().numpy())
        zeta = temp["zeta"][j, : len(x)].double().numpy()
        a, b = p["a"][j].double().numpy(), p["b"][j].double().numpy()
        states.append(Song(varphi / varphi.sum(1, keepdims=True), zeta / zeta.sum(1, keepdims=True), a, b, []))
    return states, float(bound), mean_r.numpy()


def corpus_update(model, q, prior, s, song_left, y, w2, population, batch, T, tau0, kappa, t, gamma_rate=1.0):
    """The reference's corpus update from given statistics: (posterior, y, w2).

    `song_left` is the sum over the batch of E[ln(1 - pi'_t)]; y and w2 are the Gamma posteriors of gamma and alpha0.
    """
    p = params_of(model, q, prior, batch, T)
    p["y"], p["w2"], p["g2"] = tensor(y), tensor(w2), gamma_rate
    p["ss"]["N"], p["ss"]["x_bar"], p["ss"]["S"] = tensor(s.n), tensor(s.x), tensor(s.xx)
    p["ss"]["u_"] = tensor(s.sticks[:-1])
    p["ss"]["v_"] = tensor(s.sticks[::-1].cumsum()[::-1][1:].copy())
    p["ss"]["w_"] = tensor([(T - 1.0) * batch, song_left])
    old = {name: p[name].clone() for name in model.CORPUS_LEVEL_PARAMS}
    eps = torch.finfo().eps
    with torch.no_grad():
        model.m_step(batch, population, p, model.compute_corpus_stick(q.K, p), eps)
        model.update_parameters(t, tau0, kappa, batch, p, old)
    return posterior_of(p), p["y"].double().numpy(), p["w2"].double().numpy()


def posterior_of(p):
    n = {name: p[name].double().numpy() for name in ("m", "C", "beta", "nu", "u", "v")}
    return Posterior(n["m"], n["beta"], n["C"] * n["nu"][:, None, None], n["nu"], n["u"], n["v"])


def learn(model, songs, prior, K, T, epochs, batch, tau0, kappa, eta0, seed, iterations=200, hyper=True, **more):
    """The reference's own learning. Returns its posterior after each epoch, from the checkpoints it saves."""
    torch.manual_seed(seed)
    np.random.seed(seed)
    given = dict(m0=np.zeros(prior.D), W0=np.eye(prior.D), nu0=prior.nu, beta0=prior.lam) if hyper else {}
    with tempfile.TemporaryDirectory() as folder:
        model.variational_inference(
            Songs(songs), K, T, epochs, batch_size=batch, kappa=kappa, tau0=tau0, n_max_inner_iter=iterations,
            base_noise_ratio=eta0, save_every="epoch", out_path=folder, prefix="m", **{**given, **more},
        )
        saved = sorted(Path(folder).glob("m_it*.pth"), key=lambda f: int(f.stem[4:]))
        # Read without its own load(), which fails on a model that was saved without whitening.
        return [checkpoint(torch.load(f)) for f in saved]


def checkpoint(saved):
    (m, lam, w, nu), (_, u, v) = (
        [p.double().numpy() if torch.is_tensor(p) else p for p in group] for group in saved["variational_params"][:2]
    )
    return Posterior(m, lam, np.linalg.inv(w), nu, u, v)
