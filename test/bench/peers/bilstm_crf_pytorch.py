"""The BiLSTM-CRF of docs/network.md in PyTorch, as the peer of `npm run bench:network`.

Reads the batches that test/bench/network-speed.ts writes (int32 files and meta.json), trains and predicts on them, and prints
one JSON line: tokens per second of training and of prediction with Viterbi (the best of several ways to cut batches), and peak memory. Packed sequences in the LSTM,
forward algorithm and Viterbi vectorised over the sentences of a batch, dense Adam, clipping of the global norm: what a
careful PyTorch user writes.
"""

import argparse
import json
import resource
import time

import numpy as np
import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence


class LinearChainCrf(nn.Module):
    def __init__(self, labels):
        super().__init__()
        self.start = nn.Parameter(torch.zeros(labels))
        self.end = nn.Parameter(torch.zeros(labels))
        self.transitions = nn.Parameter(torch.zeros(labels, labels))

    def loss(self, emissions, labels, mask):
        """Negative log-likelihood of each sentence; emissions [T, B, L], labels and mask [T, B]."""
        T, B = labels.shape
        batch = torch.arange(B)
        weight = mask.float()
        gold = self.start[labels[0]] + emissions[0, batch, labels[0]]
        alpha = self.start + emissions[0]
        for t in range(1, T):
            step = self.transitions[labels[t - 1], labels[t]] + emissions[t, batch, labels[t]]
            gold = gold + step * weight[t]
            following = torch.logsumexp(alpha.unsqueeze(2) + self.transitions, dim=1) + emissions[t]
            alpha = torch.where(mask[t].unsqueeze(1), following, alpha)
        last = labels[mask.long().sum(0) - 1, batch]
        return torch.logsumexp(alpha + self.end, dim=1) - (gold + self.end[last])

    def decode(self, emissions, mask):
        """Best label sequence of each sentence (Viterbi)."""
        T, B, _ = emissions.shape
        delta = self.start + emissions[0]
        pointers = []
        for t in range(1, T):
            best, pointer = (delta.unsqueeze(2) + self.transitions).max(dim=1)
            delta = torch.where(mask[t].unsqueeze(1), best + emissions[t], delta)
            pointers.append(pointer)
        labels = (delta + self.end).argmax(1).tolist()
        lengths = mask.long().sum(0).tolist()
        pointers = [pointer.numpy() for pointer in pointers]
        paths = []
        for b in range(B):
            path = [labels[b]]
            for t in range(lengths[b] - 2, -1, -1):
                path.append(int(pointers[t][b, path[-1]]))
            paths.append(path[::-1])
        return paths


class Tagger(nn.Module):
    def __init__(self, meta, hidden, labels, head):
        super().__init__()
        self.words = nn.Embedding(meta["words"], meta["wordDimension"])
        self.characters = nn.Embedding(meta["characters"], meta["characterDimension"])
        self.convolution = nn.Conv1d(meta["characterDimension"], meta["filters"], 3, padding=1)
        self.lstm = nn.LSTM(meta["wordDimension"] + meta["filters"], hidden, bidirectional=True)
        self.output = nn.Linear(2 * hidden, labels)
        self.dropout = nn.Dropout(0.5)
        self.crf = LinearChainCrf(labels) if head == "crf" else None

    def emissions(self, batch):
        T, B = batch["words"].shape
        padding = batch["characterPadding"]
        letters = self.characters(batch["characters"]).masked_fill(padding.unsqueeze(2), 0).transpose(1, 2)
        letters = self.convolution(letters)
        letters = letters.masked_fill(padding.unsqueeze(1), -1e9).max(2)[0]
        # Character features are computed once per distinct form of the batch.
        inputs = torch.cat([self.words(batch["words"]), letters[batch["forms"]]], 2)
        packed = pack_padded_sequence(self.dropout(inputs), batch["lengths"])
        hidden, _ = pad_packed_sequence(self.lstm(packed)[0])
        return self.output(self.dropout(hidden))

    def loss(self, batch):
        emissions = self.emissions(batch)
        if self.crf is not None:
            return self.crf.loss(emissions, batch["labels"], batch["mask"]).mean()
        total = nn.functional.cross_entropy(
            emissions[batch["mask"]], batch["labels"][batch["mask"]], reduction="sum"
        )
        return total / batch["words"].shape[1]

    def predict(self, batch):
        emissions = self.emissions(batch)
        if self.crf is not None:
            return self.crf.decode(emissions, batch["mask"])
        return emissions.argmax(2)


def read_batches(folder, labels, size=None):
    """Padded batches, sentences sorted by length; with a size, of so many sentences of like length."""
    with open(f"{folder}/meta.json", encoding="utf-8") as file:
        meta = json.load(file)
    read = {
        name: np.fromfile(f"{folder}/{name}.i32", np.int32)
        for name in ("sentences", "sentenceOffsets", "words", "forms", "labels", "formOffsets", "formCharacters")
    }
    offsets, form_offsets = read["sentenceOffsets"], read["formOffsets"]
    sentences = read["sentences"]
    if size is not None:
        sentences = sentences[np.argsort(offsets[sentences] - offsets[sentences + 1], kind="stable")]
    batches = []
    step = size or meta["batch"]
    for first in range(0, len(sentences), step):
        chosen = sentences[first : first + step]
        lengths = offsets[chosen + 1] - offsets[chosen]
        order = np.argsort(-lengths, kind="stable")
        chosen, lengths = chosen[order], lengths[order]
        T, B = int(lengths[0]), len(chosen)
        grids = {name: np.zeros((T, B), np.int64) for name in ("words", "forms", "labels")}
        mask = np.zeros((T, B), bool)
        for b, (n, length) in enumerate(zip(chosen, lengths)):
            for name, grid in grids.items():
                grid[:length, b] = read[name][offsets[n] : offsets[n] + length]
            mask[:length, b] = True
        grids["labels"] %= labels
        forms, grids["forms"] = np.unique(grids["forms"], return_inverse=True)
        grids["forms"] = grids["forms"].reshape(T, B)
        sizes = form_offsets[forms + 1] - form_offsets[forms]
        characters = np.zeros((len(forms), int(sizes.max())), np.int64)
        padding = np.ones(characters.shape, bool)
        for row, (form, size) in enumerate(zip(forms, sizes)):
            characters[row, :size] = read["formCharacters"][form_offsets[form] : form_offsets[form] + size]
            padding[row, :size] = False
        batch = {name: torch.from_numpy(grid) for name, grid in grids.items()}
        batch["mask"] = torch.from_numpy(mask)
        batch["lengths"] = torch.from_numpy(lengths.astype(np.int64))
        batch["characters"] = torch.from_numpy(characters)
        batch["characterPadding"] = torch.from_numpy(padding)
        batch["tokens"] = int(lengths.sum())
        batches.append(batch)
    return meta, batches


def loaded_blas():
    """The BLAS that this process has mapped: with the reference one PyTorch is no peer."""
    with open("/proc/self/maps", encoding="utf-8") as maps:
        text = maps.read()
    return next((name for name in ("openblas", "mkl", "blis") if name in text), "reference BLAS")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("data")
    parser.add_argument("--hidden", type=int, default=100)
    parser.add_argument("--labels", type=int, default=9)
    parser.add_argument("--head", choices=["crf", "softmax"], default="crf")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--part", choices=["both", "infer"], default="both")
    parser.add_argument("--passes", type=int, default=1)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(1)
    meta, batches = read_batches(arguments.data, arguments.labels)
    model = Tagger(meta, arguments.hidden, arguments.labels, arguments.head)
    optimizer = torch.optim.Adam(model.parameters(), 1e-3)

    def train(batch):
        optimizer.zero_grad()
        loss = model.loss(batch)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 5.0)
        optimizer.step()
        return loss.item()

    tokens = sum(batch["tokens"] for batch in batches) * arguments.passes
    training = float("nan")
    if arguments.part != "infer":
        for batch in batches[:3]:
            train(batch)
        started = time.perf_counter()
        for _ in range(arguments.passes):
            for batch in batches:
                train(batch)
        training = time.perf_counter() - started
    model.eval()

    def predict(batches):
        for batch in batches[:3]:
            model.predict(batch)
        started = time.perf_counter()
        for _ in range(arguments.passes):
            for batch in batches:
                model.predict(batch)
        return tokens / (time.perf_counter() - started)

    # As the batches come, and with like lengths together in batches of several sizes: the peer's best counts.
    rates = {}
    with torch.no_grad():
        rates["random 32"] = predict(batches)
        for size in (32, 64, 128):
            rates[f"sorted {size}"] = predict(read_batches(arguments.data, arguments.labels, size)[1])
    print(
        json.dumps(
            {
                "torch": torch.__version__,
                "blas": loaded_blas(),
                "trainTokensPerSecond": None if training != training else tokens / training,
                "predictTokensPerSecond": max(rates.values()),
                "predictRates": rates,
                "peakMemoryMB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
            }
        )
    )


if __name__ == "__main__":
    main()
