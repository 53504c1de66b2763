"""An epoch of images by PIL and torchvision's DataLoader: the peer of `ImagingPipelineRace`.

Workers are processes and stay alive between epochs, as the documentation advises.
"""

import argparse
import os

import PIL
import torch
import torchvision
from PIL import Image
from torch.utils.data import DataLoader, Dataset
from torchvision import transforms

import race

parser = argparse.ArgumentParser()
parser.add_argument("--threads", type=int, required=True)
parser.add_argument("--folder", required=True)
parser.add_argument("--images", type=int, required=True)
parser.add_argument("--batch", type=int, required=True)
options = parser.parse_args()
torch.set_num_threads(1)

names = sorted(name for name in os.listdir(options.folder) if name.endswith(".jpg"))
FILES = [os.path.join(options.folder, names[i % len(names)]) for i in range(options.images)]
TRANSFORM = transforms.Compose([
    transforms.RandomResizedCrop(224, interpolation=transforms.InterpolationMode.BICUBIC),
    transforms.RandomHorizontalFlip(),
    transforms.ToTensor(),
    transforms.Normalize((0.485, 0.456, 0.406), (0.229, 0.224, 0.225)),
])


class Images(Dataset):
    def __len__(self):
        return len(FILES)

    def __getitem__(self, index):
        with Image.open(FILES[index]) as image:
            return TRANSFORM(image.convert("RGB")), index


loader = DataLoader(Images(), options.batch, shuffle=True, num_workers=options.threads, persistent_workers=True)


def epoch():
    seen = sum(images.size(0) for images, _ in loader)
    assert seen == options.images


race.serve(epoch, {"torch": torch.__version__, "torchvision": torchvision.__version__, "pillow": PIL.__version__})
