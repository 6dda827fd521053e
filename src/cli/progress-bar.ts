/** One step of long work, for people: a bar on a terminal, a line now and then elsewhere. Writes to standard error. */

const WIDTH = 24;
/** Where there is no terminal to redraw, a line this often is enough to see that it moves. */
const LINE_EVERY_MS = 10_000;

export class ProgressBar {
  #step = '';
  #started = 0;
  #startedAt = 0;
  #drawn = 0;
  #open = false;

  constructor(private readonly output: NodeJS.WriteStream = process.stderr) {}

  update(step: string, done: number, total: number, unit = ''): void {
    const now = performance.now();
    if (step !== this.#step) {
      this.end();
      // A resumed step starts where it stopped: its rate is that of this run.
      [this.#step, this.#started, this.#startedAt, this.#drawn] = [step, now, done, 0];
      this.#open = true;
    }
    const finished = done >= total;
    const every = this.output.isTTY ? 100 : LINE_EVERY_MS;
    if (!finished && now - this.#drawn < every) return;
    if (!this.#open) return;
    this.#drawn = now;
    const line = describe(step, done, total, unit, done - this.#startedAt, (now - this.#started) / 1000);
    if (this.output.isTTY) this.output.write(`\r\x1b[2K${line}`);
    else this.output.write(`${line}\n`);
    if (finished) this.end();
  }

  /** Writes a line above the bar, which goes on below it. */
  say(line: string): void {
    this.output.write(this.#open && this.output.isTTY ? `\r\x1b[2K${line}\n` : `${line}\n`);
    this.#drawn = 0;
  }

  /** Leaves the last state on the screen and starts a new line. */
  end(): void {
    if (this.#open && this.output.isTTY && this.#drawn > 0) this.output.write('\n');
    this.#open = false;
  }
}

function describe(step: string, done: number, total: number, unit: string, worked: number, seconds: number): string {
  const share = total > 0 ? Math.min(1, done / total) : 0;
  const filled = Math.round(share * WIDTH);
  const bar = '█'.repeat(filled) + '░'.repeat(WIDTH - filled);
  const rate = seconds > 0.5 && worked > 0 ? worked / seconds : undefined;
  const pace = rate ? `  ${formatRate(rate)}${unit ? ` ${unit}` : ''}/s` : '';
  const rest = rate && done < total ? `  ${formatSeconds((total - done) / rate)} left` : '';
  const took = done >= total ? `  in ${formatSeconds(seconds)}` : '';
  return `${step.padEnd(28)} ${bar} ${String(Math.floor(share * 100)).padStart(3)} %  ${done}/${total}${pace}${rest}${took}`;
}

function formatRate(rate: number): string {
  return rate >= 10 ? rate.toFixed(0) : rate.toFixed(1);
}

export function formatSeconds(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 60) return `${seconds.toFixed(0)} s`;
  return `${Math.floor(seconds / 60)} min ${String(Math.round(seconds % 60)).padStart(2, '0')} s`;
}
