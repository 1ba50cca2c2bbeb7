"""What does a message mean, as numbers? Any sentence encoder in ONNX form, from a folder."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from bot.errors import SettingError
from bot.nlu.vectors import Floats

FILES = ("model.onnx", "tokenizer.json")
LONGEST = 128
"""Tokens of a message that are read."""
BATCH = 32
_INPUTS = ("input_ids", "attention_mask", "token_type_ids")


class Encoder:
    """Tokens → model → mean over the tokens that are no padding → length 1 (N. Reimers, I. Gurevych, "Sentence-BERT",
    EMNLP 2019).
    """

    def __init__(self, folder: Path, *, threads: int = 1) -> None:
        """Open the encoder in ``folder``. Raises SettingError for a missing file or a model of another kind."""
        check_files(folder)
        self.folder = folder
        try:
            self._tokens = Tokenizer.from_file(str(folder / "tokenizer.json"))
            options = onnxruntime.SessionOptions()
            options.intra_op_num_threads = threads
            self._model = onnxruntime.InferenceSession(
                str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:  # both libraries raise their own kinds; the reason is always the file
            raise SettingError(f"XIAOER_ENCODER={folder}: cannot be read: {error}") from error
        self._tokens.enable_truncation(LONGEST)
        self._tokens.enable_padding()
        self._wants = [given.name for given in self._model.get_inputs()]
        if not set(self._wants) <= set(_INPUTS):
            raise SettingError(f"XIAOER_ENCODER={folder}: the model asks for {', '.join(self._wants)}, not for tokens.")
        shape = self._model.get_outputs()[0].shape
        if len(shape) != 3:
            raise SettingError(f"XIAOER_ENCODER={folder}: the first output has {len(shape)} dimensions, not 3.")
        self.width = int(self.of(["?"]).shape[1])
        self.fingerprint = fingerprint(folder)

    def of(self, texts: Sequence[str]) -> Floats:
        """Return the (texts × width) meanings, each of length 1."""
        order = sorted(range(len(texts)), key=lambda place: len(texts[place]))
        pieces = [self._batch([texts[i] for i in order[at : at + BATCH]]) for at in range(0, len(order), BATCH)]
        if not pieces:
            return np.zeros((0, self.width), dtype=np.float32)
        meanings = np.empty((len(texts), pieces[0].shape[1]), dtype=np.float32)
        meanings[order] = np.concatenate(pieces)
        return meanings

    def _batch(self, texts: list[str]) -> Floats:
        encoded = self._tokens.encode_batch([text.encode("utf-8", "replace").decode() for text in texts])
        mask = np.array([one.attention_mask for one in encoded], dtype=np.int64)
        given = {
            "input_ids": np.array([one.ids for one in encoded], dtype=np.int64),
            "attention_mask": mask,
            "token_type_ids": np.zeros_like(mask),
        }
        states = self._model.run(None, {name: given[name] for name in self._wants})[0]
        summed = (states * mask[..., None]).sum(axis=1) / np.maximum(mask.sum(axis=1, keepdims=True), 1)
        return np.asarray(summed / np.maximum(np.linalg.norm(summed, axis=1, keepdims=True), 1e-9), dtype=np.float32)


def check_files(folder: Path) -> None:
    """Raise SettingError for the first file that is missing."""
    for name in FILES:
        if not (folder / name).is_file():
            raise SettingError(
                f"XIAOER_ENCODER={folder}: there is no {name}. `xiaoer encoder pull` fetches an encoder."
            )


def fingerprint(folder: Path) -> str:
    """Return a short name of the folder's contents: sizes, and both ends of each file. Raises SettingError."""
    check_files(folder)
    told = hashlib.sha256()
    for name in FILES:
        size = (folder / name).stat().st_size
        with (folder / name).open("rb") as file:
            told.update(f"{name} {size}".encode())
            told.update(file.read(1 << 20))
            file.seek(max(0, size - (1 << 20)))
            told.update(file.read())
    return told.hexdigest()[:16]


def open_encoder(folder: Path | None) -> Encoder | None:
    """Return the encoder in ``folder``, or None without one."""
    return None if folder is None else Encoder(folder)
