"""Times a training step of the seed's network (`vgg16-seed`) in PyTorch; bench/gpu/vgg16-seed.ts calls it.

    python3 bench/peers/vgg16_seed.py --batch 32 --steps 20

The same layers, frozen ones, dropout, loss (mean binary cross-entropy), Adam and input (uint8, uploaded and scaled in
every step) as in trainer/network/; random weights. Prints one line of JSON: without TF32, and with it where there is CUDA.
"""

import argparse
import json
import statistics
import time

import torch
from torch import nn

BLOCKS = (2, 2, 3, 3, 3)
FROZEN_CONVOLUTIONS = 8  # through block4_conv1
WIDTHS = "64,64,128,128,256,256,256,512,512,512,512,512,512"


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--steps", type=int, default=20)
    parser.add_argument("--warm-up", type=int, default=3)
    parser.add_argument("--size", type=int, default=224)
    parser.add_argument("--tags", type=int, default=5000)
    parser.add_argument("--hidden", type=int, default=5000)
    parser.add_argument("--product", type=int, default=8192)
    parser.add_argument("--widths", default=WIDTHS)
    return parser.parse_args()


def network(options):
    widths = [int(width) for width in options.widths.split(",")]
    layers, channels, at = [], 3, 0
    for convolutions in BLOCKS:
        for _ in range(convolutions):
            layer = nn.Conv2d(channels, widths[at], 3, padding=1)
            layer.requires_grad_(at >= FROZEN_CONVOLUTIONS)
            layers += [layer, nn.ReLU()]
            channels, at = widths[at], at + 1
        layers.append(nn.MaxPool2d(2))
    flat = channels * (options.size // 2 ** len(BLOCKS)) ** 2
    return nn.Sequential(
        *layers,
        nn.Flatten(),
        nn.BatchNorm1d(flat, eps=1e-3, momentum=0.01),
        nn.Linear(flat, options.hidden),
        nn.ReLU(),
        nn.Dropout(0.3),
        nn.Linear(options.hidden, options.tags),
    )


def parameters(model):
    """Keras counts the moving mean and variance, which PyTorch calls buffers; num_batches_tracked is no weight."""
    weights = list(model.parameters())
    moving = [value for name, value in model.named_buffers() if name.endswith(("running_mean", "running_var"))]
    learning = sum(weight.numel() for weight in weights if weight.requires_grad)
    return sum(weight.numel() for weight in weights + moving), learning


def timed(device, work):
    if device.type == "cuda":
        torch.cuda.synchronize()
    started = time.perf_counter()
    result = work()
    if device.type == "cuda":
        torch.cuda.synchronize()
    return (time.perf_counter() - started) * 1000, result


def measure(options, device, tf32):
    torch.backends.cuda.matmul.allow_tf32 = tf32
    torch.backends.cudnn.allow_tf32 = tf32
    torch.manual_seed(1)
    a = torch.rand(options.product, options.product, device=device) * 2 - 1
    products = [timed(device, lambda: a @ a)[0] for _ in range(2 + 5)][2:]
    peak = 2 * options.product**3 / statistics.median(products) / 1e9
    del a

    model = network(options).to(device)
    model.train()
    learning = [weight for weight in model.parameters() if weight.requires_grad]
    adam = torch.optim.Adam(learning, lr=1e-3, eps=1e-7)
    loss_of = nn.BCEWithLogitsLoss()
    pixels = torch.randint(0, 256, (options.batch, options.size, options.size, 3), dtype=torch.uint8)
    labels = (torch.rand(options.batch, options.tags) < 30 / options.tags).float()

    def step():
        x = pixels.to(device).permute(0, 3, 1, 2).float() / 255
        loss = loss_of(model(x), labels.to(device))
        adam.zero_grad(set_to_none=True)
        loss.backward()
        adam.step()
        return loss.item()

    times, losses = [], []
    for number in range(options.warm_up + options.steps):
        milliseconds, loss = timed(device, step)
        losses.append(loss)
        if number >= options.warm_up:
            times.append(milliseconds)
    total, trainable = parameters(model)
    name = torch.cuda.get_device_name() if device.type == "cuda" else "processor"
    row = {
        "framework": f"PyTorch {torch.__version__}",
        "precision": "tf32" if tf32 else "float32",
        "device": name,
        "stepMs": statistics.median(times),
        "imagesPerSecond": options.batch / statistics.median(times) * 1000,
        "measuredPeakTflops": peak,
        "losses": [losses[0], losses[-1]],
    }
    return total, trainable, row


def main():
    options = arguments()
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    rows = []
    for tf32 in (False, True) if device.type == "cuda" else (False,):
        total, trainable, row = measure(options, device, tf32)
        rows.append(row)
    print(json.dumps({"parameters": total, "trainable": trainable, "rows": rows}))


main()
