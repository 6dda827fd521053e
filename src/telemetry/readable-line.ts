const COLOURS: Readonly<Record<string, number>> = { fatal: 31, error: 31, warn: 33, info: 36, debug: 90, trace: 90 };
/** Of no use to somebody who looks at one process's terminal. */
const LEFT_OUT = new Set(['time', 'level', 'msg', 'pid', 'process', 'err', 'traceId', 'spanId']);

/** A JSON line of the log as a person reads it: `12:00:01 warn  worker: message  key=value`, then an error's stack. */
export function readableLine(line: string, colours: boolean = process.stderr.isTTY === true): string {
  const entry = JSON.parse(line) as Record<string, unknown>;
  const { time, level, msg, process: name, err } = entry as Record<string, string | undefined>;
  const clock = String(time).slice(11, 19);
  const shownLevel = String(level).padEnd(5);
  const coloured = colours ? `\u001b[${COLOURS[String(level)] ?? 0}m${shownLevel}\u001b[0m` : shownLevel;
  const fields = Object.entries(entry)
    .filter(([key]) => !LEFT_OUT.has(key))
    .map(([key, value]) => ` ${key}=${typeof value === 'string' ? quoted(value) : JSON.stringify(value)}`)
    .join('');
  const from = name === 'worker' ? 'worker: ' : '';
  return `${clock} ${coloured} ${from}${msg ?? ''}${fields ? ` ${fields}` : ''}\n${stackOf(err)}`;
}

function quoted(value: string): string {
  return /^[^\s"=]+$/.test(value) ? value : JSON.stringify(value);
}

function stackOf(err: unknown): string {
  if (typeof err !== 'object' || err === null) return err === undefined ? '' : `  ${JSON.stringify(err)}\n`;
  const { stack, type, message, cause } = err as Record<string, unknown>;
  const own = typeof stack === 'string' ? stack : `${String(type)}: ${String(message)}`;
  const indented = own.replaceAll(/^/gm, '  ');
  return `${indented}\n${cause === undefined ? '' : `  caused by\n${stackOf(cause)}`}`;
}
