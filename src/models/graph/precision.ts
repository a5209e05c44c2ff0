/**
 * In which numbers a tower's large linear layers (query, key, value, out, fc1, fc2) are multiplied. Everything else,
 * the residual sums, norms, patch embedding, pooling head, tables and projections, stays in float32 in all of them.
 */

/** What a person chooses, and result rows name. fp32 is the paper's; the others are approximate. */
export type Precision = "fp32" | "fp16" | "int8";

export const PRECISIONS: readonly Precision[] = ["fp32", "fp16", "int8"];

/**
 * How a precision is carried out, which depends on what the provider has operators for:
 * - fp32: Gemm;
 * - fp16: weights and the activations between them in float16, for WebGPU;
 * - int8-columns: DynamicQuantizeMatMul, a scale a column of weights and one for all activations, for processors;
 * - int8-narrow: the same with weights in 7 bits, for processors whose instructions saturate otherwise;
 * - int8-blocks: MatMulNBits, a scale for every 32 weights of a column, activations in float32, for WebGPU.
 */
export type Arithmetic = "fp32" | "fp16" | "int8-columns" | "int8-narrow" | "int8-blocks";
