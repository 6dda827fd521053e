import * as tf from '@tensorflow/tfjs';

/*
 * The operations of a head with gradients of their own. TensorFlow.js would derive the same gradients; these do it
 * faster or where it cannot look.
 */

/**
 * x W + b for a batch of rows.
 *
 * TensorFlow.js' own gradient multiplies with transpose flags, for which its wasm backend leaves XNNPACK: a step of a
 * 1280-2048-5000 head took 2,222 ms with them and 313 ms with explicit transposes. Nor is the kernel transposed, which for
 * 2048 x 5000 took 760 ms where this way takes 125. The gradient towards `x` costs a third of a step, so it is left out
 * for the first layer, whose `x` are constants.
 */
export function dense(x: tf.Tensor2D, kernel: tf.Tensor2D, { towardsInput }: { towardsInput: boolean }): tf.Tensor2D {
  const kernelGradient = (dy: tf.Tensor2D) => tf.matMul(tf.transpose(x), dy);
  if (!towardsInput) {
    const multiply = tf.customGrad((w, save) => {
      (save as tf.GradSaveFunc)([]);
      return { value: tf.matMul(x, w as tf.Tensor2D), gradFunc: (dy) => kernelGradient(dy as tf.Tensor2D) };
    });
    return multiply(kernel) as tf.Tensor2D;
  }
  const multiply = tf.customGrad((input, w, save) => {
    (save as tf.GradSaveFunc)([input as tf.Tensor, w as tf.Tensor]);
    return {
      value: tf.matMul(input as tf.Tensor2D, w as tf.Tensor2D),
      gradFunc: (dy, saved) => {
        const [savedInput, savedKernel] = saved as [tf.Tensor2D, tf.Tensor2D];
        // dy Wᵀ as (W dyᵀ)ᵀ: what is transposed is a batch of rows, not the kernel.
        const towardsX = tf.transpose(tf.matMul(savedKernel, tf.transpose(dy)));
        return [towardsX, tf.matMul(tf.transpose(savedInput), dy)];
      },
    };
  });
  return multiply(x, kernel) as tf.Tensor2D;
}

/**
 * Binary cross-entropy from logits, summed over tags, mean over the batch: softplus(z) - y z, whose gradient
 * sigmoid(z) - y overflows nowhere. Summing over tags is what did best on Danbooru (SW-CV-ModelZoo,
 * results/asymmetric_loss_sweep.csv).
 *
 * @param labels 0 or 1, batch x tags
 */
export function binaryCrossEntropy(logits: tf.Tensor2D, labels: tf.Tensor2D): tf.Scalar {
  const batch = logits.shape[0];
  const loss = tf.customGrad((z, save) => {
    (save as tf.GradSaveFunc)([z as tf.Tensor]);
    return {
      value: tf.div(tf.sum(tf.sub(tf.softplus(z as tf.Tensor), tf.mul(labels, z as tf.Tensor))), batch),
      gradFunc: (dy, saved) => tf.mul(tf.sub(tf.sigmoid(saved[0]!), labels), tf.div(dy, batch)),
    };
  });
  return loss(logits) as tf.Scalar;
}

/** Adds up the parts of a tensor that several threads hold, in an order that is the same for all of them. */
export type SumOverThreads = (part: Float32Array) => Float32Array;

/**
 * The sum of all threads' `part`. Its gradient is the identity: each thread computes the same loss from the same sum,
 * and its own part enters with factor 1.
 */
export function sumOverThreads(part: tf.Tensor2D, sum: SumOverThreads): tf.Tensor2D {
  const exchange = tf.customGrad((own) => ({
    value: tf.tensor2d(sum((own as tf.Tensor2D).dataSync<'float32'>()), part.shape),
    gradFunc: (dy) => dy,
  }));
  return exchange(part) as tf.Tensor2D;
}
