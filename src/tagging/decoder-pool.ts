import { fork, type ChildProcess } from 'node:child_process';
import os from 'node:os';
import { compiledModule } from '../compiled-module.js';
import type { Decoded, DecodeTask } from './decode-here.js';

export interface DecodeRequest {
  readonly image: Uint8Array;
  readonly task: DecodeTask;
}

export type DecoderMessage =
  'ready' | 'out of memory' | { readonly decoded: Decoded<DecodeTask> } | { readonly error: string };

/** A decoder that has not begun by now never will, ms: starting takes a quarter of a second. */
const START_MS = 30_000;
/** A process that has nothing to do for this long ends, and gives its memory back. */
const IDLE_MS = 30_000;

/** What a decoder is given of this process's environment: nothing that is a secret. */
const ENVIRONMENT = ['PATH', 'HOME', 'TMPDIR', 'TEMP', 'LANG', 'LC_ALL', 'SystemRoot', 'LD_LIBRARY_PATH'];
const OF_FONTS = /^(FONTCONFIG|VIPS)_/;

interface Decoder {
  readonly process: ChildProcess;
  idle?: NodeJS.Timeout;
  /** Told how the request at hand ended. */
  settle?: ((result: Settled) => void) | undefined;
  /** Begins the time that a picture has; called when the process runs. */
  begin?: (() => void) | undefined;
  ready: boolean;
  /** It ends itself, and has said why. */
  outOfMemory?: boolean;
}

type Settled = { readonly decoded: Decoded<DecodeTask> } | { readonly reason: string } | { readonly defect: Error };

interface Waiting {
  readonly request: DecodeRequest;
  readonly settle: (result: Settled) => void;
}

/** A picture that could not be decoded; the message says why and names no picture. */
export class DecodeError extends Error {}

/**
 * Processes that decode pictures, one picture each at a time: started when there is need, ended when they are idle. A
 * picture that takes longer or more memory than it may, or that crashes its decoder, costs that process and nothing else.
 */
export class DecoderPool {
  readonly #free: Decoder[] = [];
  readonly #waiting: Waiting[] = [];
  #running = 0;

  /**
   * @param options.seconds a picture may take, once it has a decoder
   * @param options.maxBytes of memory a decoder may hold
   */
  constructor(
    private readonly options: { readonly seconds: number; readonly maxBytes: number; readonly processes?: number },
  ) {}

  /** @throws DecodeError */
  async decode<Task extends DecodeTask>(image: Uint8Array, task: Task): Promise<Decoded<Task>> {
    const result = await new Promise<Settled>((settle) => {
      this.#waiting.push({ request: { image, task }, settle });
      this.#next();
    });
    if ('decoded' in result) return result.decoded as Decoded<Task>;
    throw 'reason' in result ? new DecodeError(result.reason) : result.defect;
  }

  #next(): void {
    while (this.#waiting.length > 0) {
      const decoder = this.#free.pop() ?? this.#start();
      if (!decoder) return;
      this.#give(decoder, this.#waiting.shift()!);
    }
  }

  #give(decoder: Decoder, { request, settle }: Waiting): void {
    clearTimeout(decoder.idle);
    // While it works for somebody, this process must not end.
    decoder.process.ref();
    decoder.process.channel?.ref();
    const { seconds } = this.options;
    let late = false;
    const endAfter = (ms: number): NodeJS.Timeout =>
      setTimeout(() => {
        late = true;
        decoder.process.kill('SIGKILL');
      }, ms);
    let timer = endAfter(decoder.ready ? seconds * 1000 : START_MS);
    decoder.begin = () => {
      clearTimeout(timer);
      timer = endAfter(seconds * 1000);
    };
    decoder.settle = (result) => {
      clearTimeout(timer);
      decoder.settle = undefined;
      settle(late && 'reason' in result ? { reason: `it takes longer than ${seconds} seconds to decode` } : result);
    };
    decoder.process.send(request, (error) => {
      if (error) decoder.process.kill('SIGKILL');
    });
  }

  #start(): Decoder | undefined {
    const { seconds, maxBytes, processes = Math.min(4, os.availableParallelism()) } = this.options;
    if (this.#running >= processes) return undefined;
    this.#running++;
    const file = compiledModule(import.meta.url, './decoder-process.js');
    const child = fork(file, [String(seconds), String(maxBytes)], {
      env: environment(),
      execArgv: [],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    const decoder: Decoder = { process: child, ready: false };
    child.on('message', (message: DecoderMessage) => {
      if (message === 'ready') {
        decoder.ready = true;
        decoder.begin?.();
      } else if (message === 'out of memory') {
        decoder.outOfMemory = true;
      } else {
        decoder.settle?.('decoded' in message ? message : { reason: reasonOf(message.error) });
        this.#release(decoder);
      }
    });
    child.on('error', (error) => this.#ended(decoder, error.message));
    child.on('exit', (code, signal) => this.#ended(decoder, signal ?? `exit code ${code}`));
    return decoder;
  }

  #release(decoder: Decoder): void {
    decoder.process.unref();
    decoder.process.channel?.unref();
    decoder.idle = setTimeout(() => {
      this.#free.splice(this.#free.indexOf(decoder), 1);
      // It ends by itself; until then it counts, and somebody may wait for its place.
      decoder.process.ref();
      decoder.process.disconnect();
    }, IDLE_MS).unref();
    this.#free.push(decoder);
    this.#next();
  }

  #ended(decoder: Decoder, how: string): void {
    const { settle, ready, outOfMemory } = decoder;
    clearTimeout(decoder.idle);
    const free = this.#free.indexOf(decoder);
    if (free >= 0) this.#free.splice(free, 1);
    // An error and an exit may both come; the first counts.
    decoder.process.removeAllListeners('exit');
    decoder.process.removeAllListeners('error').on('error', () => undefined);
    this.#running--;
    settle?.(
      !ready
        ? { defect: new Error(`A process that decodes pictures could not be started (${how}).`) }
        : {
            reason: outOfMemory
              ? `it takes more than ${Math.round(this.options.maxBytes / 1024 / 1024)} MiB of memory to decode`
              : `it crashes its decoder (${how})`,
          },
    );
    this.#next();
  }
}

/** The first line, without what libvips says of itself. */
function reasonOf(message: string): string {
  return message.split('\n')[0]!.replace(/\.$/, '');
}

function environment(): NodeJS.ProcessEnv {
  const given = Object.entries(process.env).filter(([name]) => ENVIRONMENT.includes(name) || OF_FONTS.test(name));
  return Object.fromEntries(given);
}
