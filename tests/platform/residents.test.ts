import { Tensor } from "onnxruntime-common";
import { expect, it } from "vitest";
import { Residents } from "../../src/platform/residents.ts";

/** Tensors as a WebGPU run returns them, whose buffers are only counted. */
function onDevice(values: readonly number[]) {
  let disposed = 0;
  const buffer = { size: values.length * 4 } as unknown as Parameters<typeof Tensor.fromGpuBuffer>[0];
  const owner = Tensor.fromGpuBuffer(buffer, { dataType: "float32", dims: [values.length], download: () => Promise.resolve(Float32Array.from(values)), dispose: () => void disposed++ });
  return { owner, buffer, disposed: () => disposed };
}

it("a copy finds the buffer that it came from, in its own shape only", async () => {
  const residents = new Residents(Tensor);
  const one = onDevice([1, 2, 3]);
  const data = await residents.keep(one.owner);
  expect([...data]).toEqual([1, 2, 3]);
  expect(residents.find(data, [3])?.gpuBuffer).toBe(one.buffer);
  expect([residents.find(data, [3, 1]), residents.find(data, [1, 3]), residents.find(Float32Array.of(1, 2, 3), [3])]).toEqual([null, null, null]);
  expect(one.disposed()).toBe(0);
});

it("the least recently used go when the budget is exceeded, and are given back", async () => {
  const residents = new Residents(Tensor, 20);
  const made = [onDevice([1, 1]), onDevice([2, 2]), onDevice([3, 3])];
  const [first, second] = [await residents.keep(made[0]!.owner), await residents.keep(made[1]!.owner)];
  expect(residents.find(first, [2])).not.toBeNull();
  const third = await residents.keep(made[2]!.owner);
  expect([first, second, third].map((data) => residents.find(data, [2]) !== null)).toEqual([true, false, true]);
  expect(made.map(({ disposed }) => disposed())).toEqual([0, 1, 0]);
  residents.clear();
  expect(made.map(({ disposed }) => disposed())).toEqual([1, 1, 1]);
  expect(residents.find(first, [2])).toBeNull();
});
