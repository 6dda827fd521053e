import { BadInputError } from '../../src/errors.js';
import type { Candidate, Find } from './candidate.js';
import { BACKENDS, type BackendChoice, type BackendName, type BackendReport } from './report.js';
import { findTensorFlow } from './tensorflow.js';
import { findWasm } from './wasm.js';
import { findWebGpu } from './webgpu.js';

const FINDS: Readonly<Record<BackendName, Find>> = {
  tensorflow: findTensorFlow,
  webgpu: findWebGpu,
  wasm: findWasm,
};

/**
 * Starts the backend asked for, or with `auto` the fastest that starts: a GPU before a processor, whichever backend
 * reaches it, and never a GPU that a driver imitates in software.
 *
 * @throws BadInputError when the one asked for cannot be had, with the reason
 */
export async function chooseBackend(
  choice: BackendChoice,
  finds: Readonly<Record<BackendName, Find>> = FINDS,
): Promise<BackendReport> {
  if (choice === 'auto') return chooseBest(finds);
  if (!BACKENDS.includes(choice)) {
    throw new BadInputError(`There is no backend "${String(choice)}": choose auto, ${BACKENDS.join(', ')}.`);
  }
  let candidate: Candidate;
  try {
    candidate = await finds[choice]();
    await candidate.start();
  } catch (error) {
    throw new BadInputError(
      `The backend ${choice} was asked for and cannot be had: ${(error as Error).message}. ` +
        'Use --backend auto to take the best one that can.',
      { cause: error },
    );
  }
  const passedOver = BACKENDS.filter((backend) => backend !== choice).map((backend) => ({
    backend,
    reason: 'not asked for',
  }));
  return { chosen: choice, ...named(candidate), why: 'asked for', passedOver };
}

async function chooseBest(finds: Readonly<Record<BackendName, Find>>): Promise<BackendReport> {
  const reasons = new Map<BackendName, string>();
  const processors: { backend: BackendName; candidate: Candidate }[] = [];
  const report = (chosen: BackendName, candidate: Candidate, faster: string): BackendReport => ({
    chosen,
    ...named(candidate),
    why: 'the fastest that can be had here',
    passedOver: BACKENDS.filter((backend) => backend !== chosen).map((backend) => ({
      backend,
      reason: reasons.get(backend) ?? faster,
    })),
  });
  const start = async (backend: BackendName, candidate: Candidate): Promise<boolean> => {
    try {
      await candidate.start();
      return true;
    } catch (error) {
      reasons.set(backend, (error as Error).message);
      return false;
    }
  };

  for (const backend of BACKENDS) {
    let candidate: Candidate;
    try {
      candidate = await finds[backend]();
    } catch (error) {
      reasons.set(backend, (error as Error).message);
      continue;
    }
    if (candidate.kind === 'gpu') {
      if (!(await start(backend, candidate))) continue;
      for (const { backend: slower } of processors) reasons.set(slower, `it has no GPU here, and ${backend} has one`);
      return report(backend, candidate, `${backend} is faster`);
    }
    if (candidate.kind === 'software') {
      reasons.set(backend, `${candidate.device ?? 'its device'} is a GPU imitated in software, and wasm is faster`);
      continue;
    }
    processors.push({ backend, candidate });
  }
  for (const { backend, candidate } of processors) {
    if (await start(backend, candidate)) return report(backend, candidate, `${backend} is faster`);
  }
  throw new BadInputError(
    `No backend can be had: ${[...reasons].map(([backend, reason]) => `${backend}: ${reason}`).join('; ')}.`,
  );
}

function named({ device }: Candidate): Pick<BackendReport, 'device'> {
  return device === undefined ? {} : { device };
}
