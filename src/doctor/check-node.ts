import { ok, problem, warning, type Check } from './finding.js';

/** Of package.json's `engines`: TensorFlow's binding does not load from Node 23 on. */
const FROM = [20, 19] as const;
const BELOW = 23;

/** Node's version. @param version of this process, unless a test says otherwise */
export const checkNode =
  (version = process.versions.node): Check =>
  async () => {
    const [major = 0, minor = 0] = version.split('.').map(Number);
    if (major < FROM[0] || (major === FROM[0] && minor < FROM[1])) {
      return [problem(`Node ${version} is too old.`, `Install Node ${FROM.join('.')} or newer, below ${BELOW}.`)];
    }
    if (major >= BELOW) {
      return [problem(`Node ${version} is too new: training does not load.`, `Install Node 22 (below ${BELOW}).`)];
    }
    if (major % 2 === 1) return [warning(`Node ${version} gets no fixes any more.`, 'Install Node 22.')];
    return ok(`Node ${version}.`);
  };
