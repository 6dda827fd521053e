import { queueFigures } from '../jobs/queue-figures.js';
import { SILENT_SECONDS } from '../jobs/worker-table.js';
import { workerFigures } from '../jobs/worker-figures.js';
import { counted, ok, problem, warning, type Check, type Finding, type PatientWithDatabase } from './finding.js';

/** Something is wrong when a part has waited for this long and could have been begun. */
const WAITED_SECONDS = 3600;

/** Whether jobs get done: what waits, who works, what has been given up. */
export const checkQueue: Check<PatientWithDatabase> = async ({ pool }) => {
  const { kinds, oldestSeconds, workers } = await queueFigures(pool);
  const total = (state: 'queued' | 'active' | 'dead'): number => kinds.reduce((sum, kind) => sum + kind[state], 0);
  const [waiting, active, dead] = [total('queued'), total('active'), total('dead')];
  const live = workers.reduce((sum, each) => sum + each.live, 0);
  const found: Finding[] = [];
  if (waiting > 0 && live === 0) {
    found.push(
      problem(`${counted(waiting, 'part')} of jobs in the queue, and no worker.`, 'eyecatch serve, or eyecatch worker'),
    );
  } else if (oldestSeconds > WAITED_SECONDS) {
    found.push(
      warning(
        `${counted(waiting, 'part')} of jobs in the queue, the oldest for ${(oldestSeconds / 3600).toFixed(1)} hours.`,
        'More workers: eyecatch serve --workers N, or eyecatch worker on further machines',
      ),
    );
  }
  if (dead > 0) {
    const which = kinds.filter((kind) => kind.dead > 0).map((kind) => `${kind.kind} ${kind.dead}`);
    found.push(
      problem(
        `${counted(dead, 'part')} of jobs given up after all attempts (${which.join(', ')}).`,
        'eyecatch jobs says why; when that is mended, the page tries again at /jobs; so does the mutation retryJob.',
      ),
    );
  }
  const silent = (await workerFigures(pool)).filter(({ silentSeconds }) => silentSeconds > SILENT_SECONDS);
  if (silent.length > 0) {
    const names = silent.slice(0, 3).map(({ name }) => name);
    found.push(
      warning(
        `${counted(silent.length, 'worker')} fell silent without a word, e.g. ${names.join(', ')}: killed, or out of memory.`,
        "Its machine's log says why. Its work goes to others; the entry goes after a day.",
      ),
    );
  }
  if (found.length > 0) return found;
  return ok(`${counted(waiting, 'part')} of jobs in the queue, ${active} being done; ${counted(live, 'worker')}.`);
};
