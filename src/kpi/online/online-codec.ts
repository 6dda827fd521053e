import { KpiDataError } from '../../errors.js';
import { decodeFtrl, encodeFtrl } from '../solvers/ftrl-codec.js';
import type { OnlineLearnerState } from './online-learner.js';

/** How an online model was begun; it goes on with the same or not at all. */
export interface OnlineSettings {
  readonly seed: number;
  readonly holdOutShare: number;
  readonly groupBy: string | null;
}

/** An import whose observations were learnt, of days before one: YYYY-MM-DD, or `infinity` for all. */
export interface LearntImport {
  readonly id: number;
  readonly before: string;
}

/** What an online model goes on from. */
export interface OnlineState {
  readonly settings: OnlineSettings;
  readonly learnt: readonly LearntImport[];
  /** Model that tau2 and the effects of context were taken of; null where there was none. */
  readonly batchModel: number | null;
  readonly learner: OnlineLearnerState;
}

/**
 * Layout, little-endian, every part at a multiple of 8 bytes:
 *
 *     uint32 x 4   MAGIC, version, bytes of the header, tags
 *     JSON         the header, in UTF-8, filled up with spaces
 *     float64      sum of scores, one per tag
 *     per candidate: float64 curvature, one per tag and the intercept's; then ftrl-codec.ts
 */
const MAGIC = 0x4e4f5945; // 'EYON'
const VERSION = 1;
const PREFIX_BYTES = 16;

type Header = Omit<OnlineState, 'learner'> & {
  readonly learner: Pick<OnlineLearnerState, 'start' | 'counts'>;
  readonly firstSeen: readonly OnlineLearnerState['candidates'][number]['firstSeen'][];
};

export function encodeOnlineState({ settings, learnt, batchModel, learner }: OnlineState): Uint8Array {
  const { start, counts, scores, candidates } = learner;
  const header: Header = {
    settings,
    learnt,
    batchModel,
    learner: { start, counts },
    firstSeen: candidates.map(({ firstSeen }) => firstSeen),
  };
  const json = Buffer.from(JSON.stringify(header));
  const padded = Buffer.concat([json, Buffer.alloc((8 - (json.length % 8)) % 8, ' ')]);
  return Buffer.concat([
    bytesOf(Uint32Array.of(MAGIC, VERSION, padded.length, scores.length)),
    padded,
    bytesOf(scores),
    ...candidates.flatMap(({ curvature, ftrl }) => [bytesOf(curvature), encodeFtrl(ftrl)]),
  ]);
}

/** @throws KpiDataError when the bytes are not those of `encodeOnlineState` */
export function decodeOnlineState(bytes: Uint8Array): OnlineState {
  // Copied, because what a database client gives lies at any byte of its buffer.
  const { buffer } = new Uint8Array(bytes);
  if (buffer.byteLength < PREFIX_BYTES) throw notState('it is too short');
  const [magic, version, headerBytes, tags] = new Uint32Array(buffer, 0, 4) as unknown as [
    number,
    number,
    number,
    number,
  ];
  if (magic !== MAGIC || version !== VERSION) throw notState('it begins differently');
  const scoresAt = PREFIX_BYTES + headerBytes;
  const candidatesAt = scoresAt + 8 * tags;
  if (candidatesAt > buffer.byteLength || headerBytes % 8 !== 0) throw notState('it ends too early');
  const header = JSON.parse(Buffer.from(buffer, PREFIX_BYTES, headerBytes).toString()) as Header;
  const { settings, learnt, batchModel, learner, firstSeen } = header;
  const each = (buffer.byteLength - candidatesAt) / firstSeen.length;
  const curvatureBytes = 8 * (tags + 1);
  if (!(each % 8 === 0 && each > curvatureBytes)) throw notState('its length is wrong');
  return {
    settings,
    learnt,
    batchModel,
    learner: {
      ...learner,
      scores: new Float64Array(buffer, scoresAt, tags),
      candidates: firstSeen.map((sums, place) => ({
        firstSeen: sums,
        curvature: new Float64Array(buffer, candidatesAt + place * each, tags + 1),
        ftrl: decodeFtrl(new Uint8Array(buffer, candidatesAt + place * each + curvatureBytes, each - curvatureBytes)),
      })),
    },
  };
}

function bytesOf({ buffer, byteOffset, byteLength }: Uint32Array | Float64Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

function notState(why: string): KpiDataError {
  return new KpiDataError(
    `The stored state of the online model cannot be read: ${why}. Begin anew, without going on from it.`,
  );
}
