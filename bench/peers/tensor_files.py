"""Writes the small golden tensor files of the tests with the reference libraries.

Run from the root of the tree in an environment with the versions of requirements-files.txt:
    python bench/peers/tensor_files.py npy|safetensors|pytorch|onnx [FOLDER]
"""
import sys
from pathlib import Path

import numpy as np


def npy(folder):
    values = np.arange(6).reshape(2, 3)
    arrays = {}
    for order in "<>":
        for kind in ("u2", "u4", "u8", "i2", "i4", "i8", "f2", "f4", "f8", "c8", "c16"):
            name = ("little_" if order == "<" else "big_") + kind
            arrays[name] = (values - (0 if kind[0] == "u" else 2)).astype(order + kind)
    arrays["u1"] = values.astype("u1")
    arrays["i1"] = (values - 2).astype("i1")
    arrays["b1"] = values % 2 == 0
    arrays["unicode"] = np.array(["", "gr\u00fcn", "\U0001f600!"])
    arrays["big_unicode"] = arrays["unicode"].astype(">U5")
    arrays["bytes"] = np.array([b"red", b"", b"b"])
    arrays["scalar"] = np.float64(2.5)
    arrays["empty"] = np.zeros((0, 4), "f4")
    arrays["fortran"] = np.asfortranarray(np.arange(24, dtype="i4").reshape(2, 3, 4))
    arrays["halves"] = np.array([1.5, -np.inf, np.nan, 6e-8, 65504], "f2")
    arrays["large_u8"] = np.array([2**64 - 1, 2**63, 1], "u8")
    np.savez(folder / "dtypes.npz", **arrays)
    np.savez_compressed(folder / "packed.npz", a=np.arange(1000, dtype="<i8"), b=np.float32(1))
    for version in (1, 2, 3):
        with open(folder / f"version{version}.npy", "wb") as out:
            np.lib.format.write_array(out, values.astype("<f4"), version=(version, 0))
    np.save(folder / "objects.npy", np.array([{"a": 1}, None], dtype=object), allow_pickle=True)
    np.save(folder / "records.npy", np.zeros(2, dtype=[("x", "f4"), ("y", "i4")]))
    np.save(folder / "dates.npy", np.array(["2020-01-01"], dtype="M8[D]"))


def safetensors(folder):
    import torch
    from safetensors.torch import save_file

    values = torch.arange(6).reshape(2, 3)
    tensors = {str(d).removeprefix("torch."): values.to(d) for d in (
        torch.bool, torch.uint8, torch.int8, torch.int16, torch.int32, torch.int64, torch.float16,
        torch.bfloat16, torch.float32, torch.float64, torch.float8_e4m3fn, torch.float8_e5m2,
        torch.uint16, torch.uint32, torch.uint64, torch.complex64)}
    tensors["scalar"] = torch.tensor(2.5)
    tensors["empty"] = torch.zeros(0, 4)
    tensors["name with \u00fc and \U0001f600"] = torch.tensor([1.0])
    save_file(tensors, folder / "reference.safetensors", metadata={"made by": "the reference"})
    # Every bit pattern of the 8-bit formats, and what PyTorch reads from it.
    bits = torch.arange(256, dtype=torch.uint8)
    pairs = {}
    for dtype in (torch.float8_e4m3fn, torch.float8_e5m2, torch.float8_e8m0fnu):
        name = str(dtype).removeprefix("torch.")
        pairs[name] = bits.clone().view(dtype)
        pairs[name + "_as_float"] = bits.view(dtype).float()
    save_file(pairs, folder / "float8.safetensors")


def pytorch(folder):
    import collections
    import torch

    values = torch.arange(6).reshape(2, 3)
    tied = torch.nn.Parameter(torch.tensor([[1.0, 2.0], [3.0, 4.0]]))
    tree = {
        "dtypes": {str(d).removeprefix("torch."): values.to(d) for d in (
            torch.bool, torch.uint8, torch.int8, torch.int16, torch.int32, torch.int64,
            torch.float16, torch.bfloat16, torch.float32, torch.float64)},
        "strided": torch.arange(24, dtype=torch.float32).reshape(2, 3, 4).permute(2, 0, 1)[1:],
        "expanded": torch.tensor([7.0]).expand(3, 2),
        "tied": collections.OrderedDict(encoder=tied, decoder=tied, rows=tied.detach()[1]),
        "scalar": torch.tensor(2.5),
        "empty": torch.zeros(0, 4),
        "plain": [1, 2**40, 2**70, -1, 0.5, True, None, "gr\u00fcn", b"\x00\xff", (1, (2, "x")), {3, 4}],
        "size": values.shape,
        "numpy": {"scalar": np.float64(0.25), "whole": np.int32(-3), "array": np.arange(6, dtype=">i2").reshape(2, 3)},
        "dtype": torch.float16,
        "device": torch.device("cpu"),
    }
    torch.save(tree, folder / "tree.pt")
    torch.save(tree, folder / "legacy.pt", _use_new_zipfile_serialization=False)
    new = {str(d).removeprefix("torch."): values.to(d) for d in (
        torch.uint16, torch.uint32, torch.uint64, torch.float8_e4m3fn, torch.float8_e5m2)}
    torch.save(new, folder / "new_dtypes.pt")
    torch.save(torch.nn.Linear(2, 1), folder / "module.pt")
    torch.jit.script(torch.nn.Linear(2, 1)).save(str(folder / "script.pt"))
    from torch_geometric.data import Data
    torch.save(Data(x=torch.eye(3), edge_index=torch.tensor([[0, 1], [1, 2]])), folder / "geometric.pt")


def onnx(folder):
    from onnx import TensorProto, checker, external_data_helper, helper, numpy_helper, save

    values = np.arange(6).reshape(2, 3)
    made = []
    for kind in ("f4", "f8", "f2", "i1", "u1", "i2", "u2", "i4", "u4", "i8", "u8", "b1"):
        made.append(numpy_helper.from_array(values.astype(kind), "raw_" + kind))
    for name, code in (("float", TensorProto.FLOAT), ("double", TensorProto.DOUBLE), ("int64", TensorProto.INT64),
                       ("int32", TensorProto.INT32), ("uint8", TensorProto.UINT8), ("uint64", TensorProto.UINT64),
                       ("float16", TensorProto.FLOAT16), ("bfloat16", TensorProto.BFLOAT16)):
        made.append(helper.make_tensor("typed_" + name, code, [2, 3], values.flatten().astype("f4" if "float" in name else "i8")))
    made.append(numpy_helper.from_array(np.float32(2.5), "scalar"))
    made.append(numpy_helper.from_array(np.zeros((0, 4), "f4"), "empty"))
    x = helper.make_tensor_value_info("x", TensorProto.FLOAT, [1, 2])
    y = helper.make_tensor_value_info("y", TensorProto.FLOAT, [1, 3])
    node = helper.make_node("MatMul", ["x", "raw_f4"], ["y"])
    model = helper.make_model(helper.make_graph([node], "g", [x], [y], made), opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    checker.check_model(model)
    save(model, folder / "model.onnx")
    weight = numpy_helper.from_array(np.arange(6, dtype="f4").reshape(2, 3), "raw_f4")
    model = helper.make_model(helper.make_graph([node], "g", [x], [y], [weight]), opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    save(model, folder / "external.onnx", save_as_external_data=True, location="external.bin", size_threshold=0)


def check_onnx(files):
    """Loads what Quire wrote: every name, dtype and value, and the checker's opinion."""
    from onnx import checker, load, numpy_helper

    for file in sorted(files.glob("*.onnx")):
        model = load(file)
        checker.check_model(model)
        for tensor in model.graph.initializer:
            array = numpy_helper.to_array(tensor)
            print(file.name, tensor.name, array.dtype, array.shape, array.flatten()[:6].tolist())


if __name__ == "__main__":
    target = Path(sys.argv[2] if len(sys.argv) > 2 else "tensor/src/test/resources/quire/tensor/file")
    target.mkdir(parents=True, exist_ok=True)
    globals()[sys.argv[1]](target)
