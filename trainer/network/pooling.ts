import * as tf from '@tensorflow/tfjs';

/**
 * Max-pooling over 2 x 2 places; where several share the maximum, as in flat colour they often do, the first alone has
 * the gradient, as in TensorFlow. The wasm backend's own gradient goes to the last: it is given the picture turned by 180
 * degrees.
 */
export function pool(x: tf.Tensor4D): tf.Tensor4D {
  if (tf.getBackend() !== 'wasm') return poolPlainly(x);
  const [batch, height, width, channels] = x.shape;
  // An odd row or column, which pooling drops, would move the windows of the turned picture.
  const even = tf.slice4d(x, [0, 0, 0, 0], [batch, height - (height % 2), width - (width % 2), channels]);
  const pooling = tf.customGrad((input, save) => {
    const value = poolPlainly(input as tf.Tensor4D);
    (save as tf.GradSaveFunc)([input as tf.Tensor, value]);
    return { value, gradFunc: (dy, saved) => turn(poolGradient(turn(dy), turn(saved[0]!), turn(saved[1]!))) };
  });
  return pooling(even) as tf.Tensor4D;
}

/** {@link pool} without a care for its gradient. */
export function poolPlainly(x: tf.Tensor4D): tf.Tensor4D {
  return tf.maxPool(x, 2, 2, 'valid');
}

const turn = (x: tf.Tensor) => tf.reverse(x, [1, 2]);

function poolGradient(dy: tf.Tensor, input: tf.Tensor, output: tf.Tensor): tf.Tensor {
  return tf.engine().runKernel('MaxPoolGrad', { dy, input, output }, { filterSize: 2, strides: 2, pad: 'valid' });
}
