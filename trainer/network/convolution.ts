import * as tf from '@tensorflow/tfjs';

/**
 * A 3 x 3 convolution, stride 1, zeros around the picture ('same'), with a gradient on every backend.
 *
 * TensorFlow.js' wasm backend has no gradient towards a kernel (no kernel `Conv2DBackpropFilter`), so there it is put
 * together from nine matrix products; the gradient towards the input is a convolution again, which XNNPACK does.
 *
 * @param x batch x height x width x channels
 * @param kernel 3 x 3 x channels x filters
 * @param towardsInput false where nothing before this layer learns: saves a third of the work
 */
export function convolve3x3(
  x: tf.Tensor4D,
  kernel: tf.Tensor4D,
  { towardsInput }: { towardsInput: boolean },
): tf.Tensor4D {
  if (hasKernelGradient()) return tf.conv2d(x, kernel, 1, 'same');
  return convolve3x3ByProducts(x, kernel, { towardsInput });
}

function hasKernelGradient(): boolean {
  return tf.getKernel('Conv2DBackpropFilter', tf.getBackend()) != null;
}

/** {@link convolve3x3} with the gradients put together from operations that every backend has. */
export function convolve3x3ByProducts(
  x: tf.Tensor4D,
  kernel: tf.Tensor4D,
  { towardsInput }: { towardsInput: boolean },
): tf.Tensor4D {
  if (!towardsInput) {
    const convolve = tf.customGrad((w, save) => {
      (save as tf.GradSaveFunc)([]);
      return {
        value: tf.conv2d(x, w as tf.Tensor4D, 1, 'same'),
        gradFunc: (dy) => kernelGradient(x, dy as tf.Tensor4D),
      };
    });
    return convolve(kernel) as tf.Tensor4D;
  }
  const convolve = tf.customGrad((input, w, save) => {
    (save as tf.GradSaveFunc)([input as tf.Tensor, w as tf.Tensor]);
    return {
      value: tf.conv2d(input as tf.Tensor4D, w as tf.Tensor4D, 1, 'same'),
      gradFunc: (dy, saved) => {
        const [savedInput, savedKernel] = saved as [tf.Tensor4D, tf.Tensor4D];
        return [inputGradient(savedKernel, dy as tf.Tensor4D), kernelGradient(savedInput, dy as tf.Tensor4D)];
      },
    };
  });
  return convolve(x, kernel) as tf.Tensor4D;
}

/** dL/dW[i, j] = sum over places p of x[p + (i, j) - 1]ᵀ dy[p]: one product for each of the nine shifts (i, j). */
function kernelGradient(x: tf.Tensor4D, dy: tf.Tensor4D): tf.Tensor4D {
  const [batch, height, width, channels] = x.shape;
  const filters = dy.shape[3];
  const places = batch * height * width;
  return tf.tidy(() => {
    const rows = tf.reshape(dy, [places, filters]);
    // Transposed once, before the shifts, instead of nine times after them.
    const channelsFirst = tf.transpose(
      tf.pad(x, [
        [0, 0],
        [1, 1],
        [1, 1],
        [0, 0],
      ]),
      [3, 0, 1, 2],
    );
    const products: tf.Tensor[] = [];
    for (let i = 0; i < 3; i++) {
      for (let j = 0; j < 3; j++) {
        const product = tf.tidy(() => {
          const shifted = tf.slice(channelsFirst, [0, 0, i, j], [channels, batch, height, width]);
          return tf.matMul(tf.reshape(shifted, [channels, places]), rows);
        });
        products.push(product);
      }
    }
    return tf.reshape(tf.stack(products), [3, 3, channels, filters]);
  });
}

/** The convolution of dy with the kernel turned by 180 degrees, its channels and filters exchanged. */
function inputGradient(kernel: tf.Tensor4D, dy: tf.Tensor4D): tf.Tensor4D {
  return tf.tidy(() => tf.conv2d(dy, tf.transpose(tf.reverse(kernel, [0, 1]), [0, 1, 3, 2]), 1, 'same'));
}
