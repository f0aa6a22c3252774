"""The 52 features of the paper, by librosa, as its authors computed them.

Source of the recipe: the paper's Table 2 and docs/model.md; all arguments not named are librosa's defaults.
"""

import warnings

import librosa
import numpy as np

RATE = 22050
FLOOR = 1e-8


def frames(y):
    """Returns N x 52 float32 for mono samples at 22 050 Hz.

    Where librosa refuses (delta of fewer than 9 frames, onset strength of one frame), the columns
    hold NaN: there is nothing to compare with.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        power = np.abs(librosa.stft(y, n_fft=2048, hop_length=512)) ** 2
        mel_db = librosa.power_to_db(librosa.feature.melspectrogram(S=power, sr=RATE))
        mfcc = librosa.feature.mfcc(S=mel_db, sr=RATE, n_mfcc=13)
        count = power.shape[1]
        missing = np.full_like(mfcc, np.nan)
        delta = librosa.feature.delta(mfcc, order=1) if count >= 9 else missing
        delta2 = librosa.feature.delta(mfcc, order=2) if count >= 9 else missing
        chroma = librosa.feature.chroma_stft(S=power, sr=RATE)
        if count >= 2:
            onset = librosa.onset.onset_strength(S=mel_db, sr=RATE)
        else:
            onset = np.full(count, np.nan)
        return np.vstack([
            mfcc,
            delta,
            delta2,
            np.log(np.maximum(chroma, FLOOR)),
            np.log(np.maximum(onset, FLOOR))[None],
        ]).T.astype(np.float32, order="C")
