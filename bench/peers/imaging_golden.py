"""Golden values of `quire.imaging`: python imaging_golden.py FOLDER

Writes small image files of many kinds, and golden.json: the SHA-256 of the pixels that Pillow
decodes, resizes and that torchvision's uint8 tensor operations give. Test images are made of a
linear congruence, so that Java makes the same ones. Needs requirements-imaging.txt.
"""

import hashlib
import io
import json
import struct
import sys
import zlib
from pathlib import Path

import numpy as np
import PIL
import torch
import torchvision
from PIL import Image, ImageOps
from torchvision.transforms import functional as F
from torchvision.transforms.functional import InterpolationMode

out = Path(sys.argv[1])
out.mkdir(parents=True, exist_ok=True)
golden = {"pillow": PIL.__version__, "torchvision": torchvision.__version__, "files": {}, "resize": [],
          "operations": [], "float": []}


def noise(width, height, channels, seed):
    """Bytes of x -> 1664525 x + 1013904223 mod 2^32, the highest 8 bits of each."""
    count = width * height * channels
    values = np.empty(count, np.uint8)
    state = seed
    for i in range(count):
        state = (state * 1664525 + 1013904223) & 0xFFFFFFFF
        values[i] = state >> 24
    return values.reshape(height, width, channels)


def smooth(width, height, channels, seed):
    """Waves with a little noise, so that lossy formats keep something."""
    x, y = np.meshgrid(np.arange(width), np.arange(height))
    planes = [np.clip(128 + 90 * np.sin(x / (5 + c) + seed) + 30 * np.cos(y / (4 + c)), 0, 255) for c in range(channels)]
    return np.stack(planes, -1).astype(np.uint8)


def image(array):
    mode = {1: "L", 2: "LA", 3: "RGB", 4: "RGBA"}[array.shape[2]]
    return Image.frombytes(mode, (array.shape[1], array.shape[0]), array.tobytes())


def digest(array):
    return hashlib.sha256(np.ascontiguousarray(array).tobytes()).hexdigest()


def note(name, array, frames=1, orientation=1):
    if array.ndim == 2:
        array = array[:, :, None]
    golden["files"][name] = {"width": array.shape[1], "height": array.shape[0], "channels": array.shape[2],
                             "bits": array.dtype.itemsize * 8, "frames": frames, "orientation": orientation,
                             "sha256": digest(array if array.dtype == np.uint8 else array.astype(">u2"))}


def save(name, picture, mode, **options):
    picture.save(out / name, **options)
    loaded = ImageOps.exif_transpose(Image.open(out / name))
    note(name, np.asarray(loaded.convert(mode)))


def chunk(tag, data):
    return struct.pack(">I", len(data)) + tag + data + struct.pack(">I", zlib.crc32(tag + data))


def png(width, height, depth, kind, rows, extra=b"", interlace=0):
    head = struct.pack(">IIBBBBB", width, height, depth, kind, 0, 0, interlace)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + extra + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


# PNG
save("grey.png", image(noise(23, 17, 1, 1)), "L")
save("grey-alpha.png", image(noise(23, 17, 2, 2)), "LA")
save("rgb.png", image(noise(23, 17, 3, 3)), "RGB")
save("rgba.png", image(noise(23, 17, 4, 4)), "RGBA")
save("palette.png", image(smooth(23, 17, 3, 0)).quantize(13), "RGB")
palette = image(smooth(23, 17, 3, 1)).quantize(7)
save("palette-alpha.png", palette, "RGBA", transparency=bytes([0, 128, 255, 30, 255, 255, 200]))
save("bits1.png", image(noise(23, 17, 1, 5)).convert("1"), "L")
for depth in (2, 4):
    values = noise(24, 11, 1, depth)[:, :, 0] >> 8 - depth
    rows = b""
    for row in values:
        packed = bytearray()
        for i in range(0, 24, 8 // depth):
            byte = 0
            for value in row[i:i + 8 // depth]:
                byte = byte << depth | int(value)
            packed.append(byte)
        rows += b"\0" + bytes(packed)
    (out / f"bits{depth}.png").write_bytes(png(24, 11, depth, 0, rows))
    note(f"bits{depth}.png", (values * (255 // (2 ** depth - 1))).astype(np.uint8))
wide = noise(13, 9, 6, 6).reshape(9, 13, 3, 2)
deep = (wide[..., 0].astype(np.uint16) << 8) | wide[..., 1]
rows = b"".join(b"\0" + row.astype(">u2").tobytes() for row in deep)
(out / "deep.png").write_bytes(png(13, 9, 16, 2, rows))
note("deep.png", deep)
rows = b"".join(b"\0" + row.astype(">u2").tobytes() for row in deep[:, :, 0])
(out / "deep-grey.png").write_bytes(png(13, 9, 16, 0, rows))
note("deep-grey.png", deep[:, :, 0])
plain = noise(13, 9, 3, 7)
plain[2:5, 3:8] = (10, 20, 30)
rows = b"".join(b"\0" + row.tobytes() for row in plain)
(out / "key.png").write_bytes(png(13, 9, 8, 2, rows, chunk(b"tRNS", struct.pack(">HHH", 10, 20, 30))))
note("key.png", np.asarray(Image.open(out / "key.png").convert("RGBA")))
adam = noise(13, 9, 3, 8)
rows = b""
for x0, y0, dx, dy in ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)):
    part = adam[y0::dy, x0::dx]
    if part.size:
        rows += b"".join(b"\0" + np.ascontiguousarray(row).tobytes() for row in part)
(out / "interlaced.png").write_bytes(png(13, 9, 8, 2, rows, interlace=1))
note("interlaced.png", np.asarray(Image.open(out / "interlaced.png").convert("RGB")))
gamma = noise(13, 9, 3, 9)
rows = b"".join(b"\0" + row.tobytes() for row in gamma)
(out / "gamma.png").write_bytes(png(13, 9, 8, 2, rows, chunk(b"gAMA", struct.pack(">I", 100000))))
note("gamma.png", gamma)

# JPEG
save("colour.jpg", image(smooth(45, 31, 3, 2)), "RGB", quality=85)
save("colour444.jpg", image(smooth(45, 31, 3, 3)), "RGB", quality=90, subsampling=0)
save("colour422.jpg", image(smooth(45, 31, 3, 4)), "RGB", quality=90, subsampling=1)
save("progressive.jpg", image(smooth(45, 31, 3, 5)), "RGB", quality=80, progressive=True)
save("grey.jpg", image(smooth(45, 31, 1, 6)), "L", quality=85)
save("cmyk.jpg", image(smooth(45, 31, 3, 7)).convert("CMYK"), "RGB", quality=90)
for k in range(2, 9):
    exif = Image.Exif()
    exif[0x0112] = k
    save(f"turned{k}.jpg", image(smooth(16, 24, 3, k)), "RGB", quality=95, subsampling=0, exif=exif)
    golden["files"][f"turned{k}.jpg"]["orientation"] = k

# WebP
save("lossy.webp", image(smooth(45, 31, 3, 8)), "RGB", quality=80)
save("lossless.webp", image(noise(23, 17, 3, 10)), "RGB", lossless=True)
save("alpha.webp", image(smooth(45, 31, 4, 9)), "RGBA", quality=80, exact=True)
frames = [image(smooth(20, 14, 3, s)) for s in range(3)]
frames[0].save(out / "moving.webp", save_all=True, append_images=frames[1:], duration=[50, 100, 150], lossless=True)
moving = Image.open(out / "moving.webp")
note("moving.webp", np.asarray(moving.convert("RGB")), frames=3)

# GIF
save("still.gif", image(smooth(23, 17, 3, 11)).quantize(20), "RGB")
frames = [image(smooth(20, 14, 3, s)).quantize(16) for s in range(4)]
frames[0].save(out / "moving.gif", save_all=True, append_images=frames[1:], duration=120, loop=0)
moving = Image.open(out / "moving.gif")
note("moving.gif", np.asarray(moving.convert("RGB")), frames=4)
shas = []
for k in range(4):
    moving.seek(k)
    shas.append(digest(np.asarray(moving.convert("RGB"))))
golden["files"]["moving.gif"]["each"] = shas
save("plain.bmp", image(noise(23, 17, 3, 12)), "RGB")

# Resizing
filters = {"nearest": Image.NEAREST, "box": Image.BOX, "bilinear": Image.BILINEAR, "hamming": Image.HAMMING,
           "bicubic": Image.BICUBIC, "lanczos": Image.LANCZOS}
sizes = [(37, 29, 13, 11), (37, 29, 64, 50), (37, 29, 37, 12), (37, 29, 5, 29), (64, 48, 32, 24), (19, 7, 40, 3),
         (100, 80, 1, 1), (8, 8, 4, 4), (1, 1, 9, 7), (33, 65, 224, 224)]
boxes = [(37, 29, 16, 16, (2, 3, 30, 25)), (37, 29, 20, 15, (1.5, 2.25, 33.7, 28.1)), (37, 29, 50, 41, (0.3, 0.1, 9.9, 8.2))]
for name, kind in filters.items():
    for channels in (1, 2, 3, 4):
        for width, height, w, h in sizes:
            made = image(noise(width, height, channels, width + height)).resize((w, h), kind)
            golden["resize"].append([name, channels, width, height, w, h, [0, 0, width, height], digest(np.asarray(made))])
        for width, height, w, h, box in boxes:
            made = image(noise(width, height, channels, width + height)).resize((w, h), kind, box=box)
            golden["resize"].append([name, channels, width, height, w, h, list(box), digest(np.asarray(made))])

# Resizing of float tensors, antialiased
for mode in ("bilinear", "bicubic"):
    for width, height, w, h in ((37, 29, 13, 11), (19, 23, 40, 31)):
        x = torch.from_numpy(noise(width, height, 3, 5).copy()).permute(2, 0, 1)[None].float() / 255
        y = F.resize(x, [h, w], InterpolationMode(mode), antialias=True)[0]
        golden["float"].append([mode, width, height, w, h, [round(v, 7) for v in y.flatten()[::17].tolist()]])


# Operations of torchvision on uint8 tensors
def operation(name, arguments, result, source):
    array = result.permute(1, 2, 0).numpy()
    golden["operations"].append([name, arguments, source, array.shape[1], array.shape[0], digest(array)])


sources = {"noise": noise(33, 27, 3, 77), "smooth": noise(33, 27, 3, 78) // 4 + 60, "grey": noise(30, 21, 1, 79)}
for source, array in sources.items():
    x = torch.from_numpy(array.copy()).permute(2, 0, 1)
    for factor in (0.0, 0.1, 0.37, 0.9, 1.0, 1.27, 1.9):
        operation("brightness", [factor], F.adjust_brightness(x, factor), source)
        operation("contrast", [factor], F.adjust_contrast(x, factor), source)
        operation("saturation", [factor], F.adjust_saturation(x, factor), source)
        operation("sharpness", [factor], F.adjust_sharpness(x, factor), source)
    for factor in (-0.5, -0.31, -0.1, 0.0, 0.05, 0.2, 0.5):
        operation("hue", [factor], F.adjust_hue(x, factor), source)
    for bits in (1, 4, 7, 8):
        operation("posterize", [bits], F.posterize(x, bits), source)
    for threshold in (0.0, 85.0, 141.7, 255.0):
        operation("solarize", [threshold], F.solarize(x, threshold), source)
    operation("autocontrast", [], F.autocontrast(x), source)
    operation("equalize", [], F.equalize(x), source)
    operation("invert", [], F.invert(x), source)
    if source != "grey":
        operation("grayscale", [], F.rgb_to_grayscale(x), source)
    for size, sigma in ((3, 0.5), (5, 1.1), (9, 2.0), (23, 1.7)):
        operation("blur", [size, sigma], F.gaussian_blur(x, [size, size], [sigma, sigma]), source)
    for mode in ("nearest", "bilinear"):
        for angle in (-30.0, 7.0, 45.0, 90.0, 133.3):
            operation("rotate", [angle, mode], F.rotate(x, angle, InterpolationMode(mode), fill=[float(9)] * x.shape[0]), source)
        for angle, translate, scale, shear in ((0.0, [3, 0], 1.0, [0.0, 0.0]), (0.0, [0, -5], 1.0, [0.0, 0.0]),
                                               (10.0, [2, 1], 0.8, [5.0, -7.0]), (-25.0, [0, 0], 1.4, [0.0, 12.0])):
            operation("affine", [angle, *translate, scale, *shear, mode],
                      F.affine(x, angle, translate, scale, shear, InterpolationMode(mode)), source)
        for shear in (0.17, -0.3):
            degrees = float(np.degrees(np.arctan(shear)))
            operation("affine-corner", [0.0, 0, 0, 1.0, degrees, 0.0, mode],
                      F.affine(x, 0.0, [0, 0], 1.0, [degrees, 0.0], InterpolationMode(mode), center=[0, 0]), source)
    for mode in ("constant", "edge", "reflect", "symmetric"):
        operation("pad", [2, 3, 4, 1, mode], F.pad(x, [2, 3, 4, 1], 7 if mode == "constant" else 0, mode), source)

# Distances
from pytorch_msssim import ms_ssim
from skimage.metrics import peak_signal_noise_ratio, structural_similarity
import lpips

golden["distances"] = []
for channels, width, height in ((1, 40, 30), (3, 37, 29), (3, 208, 176)):
    a = noise(width, height, channels, 11)
    b = (a.astype(int) * 3 // 4 + noise(width, height, channels, 12) // 4).astype(np.uint8)
    row = {"channels": channels, "width": width, "height": height, "psnr": float(peak_signal_noise_ratio(a, b)),
           "ssim": float(structural_similarity(a, b, channel_axis=2, gaussian_weights=True, sigma=1.5,
                                               use_sample_covariance=False, data_range=255)), "msssim": None}
    if height >= 176:
        pair = [torch.from_numpy(v.copy()).permute(2, 0, 1)[None].double() for v in (a, b)]
        row["msssim"] = float(ms_ssim(*pair, data_range=255))
    golden["distances"].append(row)


def drawn(shape, seed, low, high):
    """SplitMix64 of seed + index, the highest 24 bits scaled to low..high."""
    count = int(np.prod(shape))
    z = (np.arange(count, dtype=np.uint64) + np.uint64(seed)) * np.uint64(0x9E3779B97F4A7C15)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    z ^= z >> np.uint64(31)
    unit = (z >> np.uint64(40)).astype(np.float64) / 2 ** 24
    return torch.from_numpy((low + (high - low) * unit).astype(np.float32)).reshape(shape)


golden["lpips"] = {}
for net in ("alex", "vgg", "squeeze"):
    model = lpips.LPIPS(net=net, pnet_rand=True, pretrained=False, verbose=False)
    state = model.state_dict()
    shapes = {}
    for name in sorted(k for k in state if k.startswith("net.") or (k.startswith("lin") and not k.startswith("lins"))):
        shape = tuple(state[name].shape)
        seed = sum(ord(c) * 31 ** i for i, c in enumerate(name)) % 1000003
        bound = (6 / np.prod(shape[1:])) ** 0.5 if len(shape) == 4 else 0.05
        values = drawn(shape, seed, 0, 1) if name.startswith("lin") else drawn(shape, seed, -bound, bound)
        state[name].copy_(values)
        shapes[name] = list(shape)
    model.load_state_dict(state)
    for k, lin in enumerate(model.lins):
        lin.model[1].weight.data.copy_(state[f"lin{k}.model.1.weight"])
    results = []
    for seed in (21, 31):
        a, b = (torch.from_numpy(noise(64, 48, 3, s).copy()).permute(2, 0, 1)[None].float() / 255 * 2 - 1 for s in (seed, seed + 1))
        with torch.no_grad():
            results.append(float(model(a, b)))
    golden["lpips"][net] = {"shapes": shapes, "distances": results}

(out / "golden.json").write_text(json.dumps(golden).replace("], [", "],\n["))
print(len(golden["resize"]), len(golden["operations"]), len(golden["files"]))
