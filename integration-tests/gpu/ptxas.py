"""What NVIDIA's compiler makes of the OpenCL kernel, on a machine without a GPU.

    ./mvnw -B -pl operators/opencl -am test -Dtest=KernelSourceExport \
        -Dsurefire.failIfNoSpecifiedTests=false -Dmixtape.out=/tmp/bundle.cl
    python3 -m venv /tmp/gpu && /tmp/gpu/bin/pip install nvidia-cuda-nvrtc-cu12 nvidia-cuda-nvcc-cu12
    /tmp/gpu/bin/python integration-tests/gpu/ptxas.py /tmp/bundle.cl

Compiles it for sm_90 by NVRTC, as CUDA with a few macros, and by ptxas. Prints registers, stack and spills, and how many
loads and stores of local memory (which is a thread's stack, in device memory), of shared and of global memory, and
multiply-adds there are in the code; ends with 1 if there is a stack or if there are more than 96 registers, of which a
multiprocessor has 65,536 for its work-items.
"""

import argparse
import ctypes
import importlib.util
import pathlib
import re
import subprocess
import sys
import tempfile

MOST_REGISTERS = 96
TILE = 3104  # GroupKernel.TILE

PRELUDE = """
#define this self
#define __kernel extern "C" __global__
#define __global
#define __local
#define CLK_LOCAL_MEM_FENCE
#define barrier(fence) __syncthreads()
#define get_local_id(i) ((int) threadIdx.x)
#define get_local_size(i) ((int) blockDim.x)
#define get_group_id(i) ((int) blockIdx.x)
#define get_num_groups(i) ((int) gridDim.x)
#define get_global_id(i) ((int) (blockIdx.x * blockDim.x + threadIdx.x))
#define get_global_size(i) ((int) (gridDim.x * blockDim.x))
"""


def package(name):
    """Where a wheel of NVIDIA's lies."""
    spec = importlib.util.find_spec("nvidia." + name)
    if spec is None:
        sys.exit(f"nvidia.{name} is not installed: see the commands at the head of {__file__}")
    return pathlib.Path(next(iter(spec.submodule_search_locations)))


def as_cuda(opencl):
    """OpenCL has its local arrays as parameters, and inlines every function."""
    code = re.sub(r"#pragma OPENCL.*", "", opencl)
    code = re.sub(r"^(void|double|float|int) (?=\w+\(This \*this)", r"__device__ __forceinline__ \1 ", code, flags=re.M)
    code = re.sub(r"__local (float|double) \*(tile|sums), *\n", "", code)
    code = code.replace("this->tile = tile;", f"__shared__ float tile[{TILE}]; this->tile = tile;")
    code = code.replace("this->sums = sums;", "__shared__ double sums[256]; this->sums = sums;")
    return PRELUDE + code


def ptx(cuda, architecture):
    library = next(iter((package("cuda_nvrtc") / "lib").glob("libnvrtc.so.*")))
    nvrtc = ctypes.CDLL(str(library))
    program = ctypes.c_void_p()
    nvrtc.nvrtcCreateProgram(ctypes.byref(program), cuda.encode(), b"bundle.cu", 0, None, None)
    options = [f"--gpu-architecture=compute_{architecture}".encode(), b"--fmad=true"]
    failed = nvrtc.nvrtcCompileProgram(program, len(options), (ctypes.c_char_p * len(options))(*options))
    size = ctypes.c_size_t()
    if failed:
        nvrtc.nvrtcGetProgramLogSize(program, ctypes.byref(size))
        log = ctypes.create_string_buffer(size.value)
        nvrtc.nvrtcGetProgramLog(program, log)
        sys.exit(log.value.decode())
    nvrtc.nvrtcGetPTXSize(program, ctypes.byref(size))
    text = ctypes.create_string_buffer(size.value)
    nvrtc.nvrtcGetPTX(program, text)
    return text.value.decode()


def assemble(code, architecture):
    with tempfile.TemporaryDirectory() as folder:
        source = pathlib.Path(folder, "bundle.ptx")
        source.write_text(code)
        ptxas = package("cuda_nvcc") / "bin/ptxas"
        ptxas.chmod(0o755)  # pip may not keep the mode
        return subprocess.run(
            [ptxas, "-v", f"-arch=sm_{architecture}", source, "-o", source.with_suffix(".cubin")],
            check=True,
            capture_output=True,
            text=True,
        ).stderr


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("opencl", type=pathlib.Path)
    parser.add_argument("--architecture", default="90")
    arguments = parser.parse_args()
    code = ptx(as_cuda(arguments.opencl.read_text()), arguments.architecture)
    said = assemble(code, arguments.architecture)
    registers = int(re.search(r"Used (\d+) registers", said).group(1))
    stack, stores, loads = map(int, re.search(r"(\d+) bytes stack frame, (\d+) .*?, (\d+)", said).groups())
    print(f"sm_{arguments.architecture}: {registers} registers, stack {stack} bytes, spills {stores} out and {loads} in")
    for space in ("local", "shared", "global"):
        print(f"{space}: {len(re.findall(rf'ld.{space}', code))} loads, {len(re.findall(rf'st.{space}', code))} stores")
    print(f"multiply-adds: {len(re.findall('fma.rn.f32', code))} single, {len(re.findall('fma.rn.f64', code))} double")
    sys.exit(stack > 0 or registers > MOST_REGISTERS)


if __name__ == "__main__":
    main()
