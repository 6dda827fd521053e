import { KpiDataError } from '../../errors.js';
import type { FtrlParameters, FtrlState } from './ftrl.js';

/**
 * Layout, little-endian:
 *
 *     uint32 x 2   MAGIC, version
 *     float64 x 4  examples; trials, successes and loss of progressive validation
 *     float64 x 6  alpha, beta, l1, l2, l1 and l2 of the intercept
 *     float64      z, then n, one each per coordinate, intercept last
 */
const MAGIC = 0x4c525446; // 'FTRL'
const VERSION = 1;
const HEADER_BYTES = 8;
const PARAMETERS = ['alpha', 'beta', 'l1', 'l2', 'interceptL1', 'interceptL2'] as const;
const SCALARS = 4 + PARAMETERS.length;

export function encodeFtrl({ parameters, z, n, examples, progressive }: FtrlState): Uint8Array {
  const numbers = Float64Array.of(
    ...[examples, progressive.trials, progressive.successes, progressive.loss],
    ...PARAMETERS.map((name) => parameters[name]),
    ...z,
    ...n,
  );
  const bytes = new Uint8Array(HEADER_BYTES + numbers.byteLength);
  bytes.set(new Uint8Array(Uint32Array.of(MAGIC, VERSION).buffer));
  bytes.set(new Uint8Array(numbers.buffer), HEADER_BYTES);
  return bytes;
}

/** @throws KpiDataError when the bytes are not those of `encodeFtrl` */
export function decodeFtrl(bytes: Uint8Array): FtrlState {
  // Copied, because what a database client gives lies at any byte of its buffer.
  const { buffer } = new Uint8Array(bytes);
  const coordinates = (buffer.byteLength - HEADER_BYTES - 8 * SCALARS) / 16;
  if (!(Number.isInteger(coordinates) && coordinates >= 1)) throw notState('its length is wrong');
  const [magic, version] = new Uint32Array(buffer, 0, 2);
  if (magic !== MAGIC || version !== VERSION) throw notState('it begins differently');
  const numbers = new Float64Array(buffer, HEADER_BYTES);
  const [examples, trials, successes, loss] = numbers as unknown as [number, number, number, number];
  const parameters = Object.fromEntries(PARAMETERS.map((name, place) => [name, numbers[4 + place]!]));
  return {
    parameters: parameters as unknown as FtrlParameters,
    z: numbers.slice(SCALARS, SCALARS + coordinates),
    n: numbers.slice(SCALARS + coordinates),
    examples,
    progressive: { trials, successes, loss },
  };
}

function notState(why: string): KpiDataError {
  return new KpiDataError(`The stored state of the online learner cannot be read: ${why}. Start it again.`);
}
