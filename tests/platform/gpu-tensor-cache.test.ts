import { Tensor } from "onnxruntime-common";
import { expect, it } from "vitest";
import { GpuTensorCache } from "../../src/platform/gpu-tensor-cache.ts";

/** Tensors as a WebGPU run returns them, whose buffers are only counted. */
function onDevice(values: readonly number[]) {
  let disposed = 0;
  const buffer = { size: values.length * 4 } as unknown as Parameters<typeof Tensor.fromGpuBuffer>[0];
  const owner = Tensor.fromGpuBuffer(buffer, {
    dataType: "float32",
    dims: [values.length],
    download: () => Promise.resolve(Float32Array.from(values)),
    dispose: () => void disposed++,
  });
  return { owner, buffer, disposed: () => disposed };
}

it("a copy finds the buffer that it came from, in its own shape only", async () => {
  const gpuTensors = new GpuTensorCache(Tensor);
  const one = onDevice([1, 2, 3]);
  const data = await gpuTensors.keep(one.owner);
  expect([...data]).toEqual([1, 2, 3]);
  expect(gpuTensors.find(data, [3])?.gpuBuffer).toBe(one.buffer);
  expect([
    gpuTensors.find(data, [3, 1]),
    gpuTensors.find(data, [1, 3]),
    gpuTensors.find(Float32Array.of(1, 2, 3), [3]),
  ]).toEqual([null, null, null]);
  expect(one.disposed()).toBe(0);
});

it("the least recently used go when the budget is exceeded, and are given back", async () => {
  const gpuTensors = new GpuTensorCache(Tensor, 20);
  const made = [onDevice([1, 1]), onDevice([2, 2]), onDevice([3, 3])];
  const [first, second] = [await gpuTensors.keep(made[0]!.owner), await gpuTensors.keep(made[1]!.owner)];
  expect(gpuTensors.find(first, [2])).not.toBeNull();
  const third = await gpuTensors.keep(made[2]!.owner);
  expect([first, second, third].map((data) => gpuTensors.find(data, [2]) !== null)).toEqual([true, false, true]);
  expect(made.map(({ disposed }) => disposed())).toEqual([0, 1, 0]);
  gpuTensors.clear();
  expect(made.map(({ disposed }) => disposed())).toEqual([1, 1, 1]);
  expect(gpuTensors.find(first, [2])).toBeNull();
});
