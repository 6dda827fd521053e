/** Who may ask a server, and by which names it goes. */
export interface AccessPolicy {
  readonly keys: 'required' | 'off';
  /** It listens on this machine only. */
  readonly local: boolean;
  /** Names that a Host header may give where no keys are asked for; undefined lets any pass. */
  readonly hosts: ReadonlySet<string> | undefined;
  /** Express's `trust proxy`: how many proxies stand before it, or their addresses; undefined believes none. */
  readonly trustProxy: number | string | undefined;
  /** Opens /metrics beside keys, for when the database, where keys are, is away. */
  readonly metricsToken: string | undefined;
}

const LOOPBACK_NAMES = ['localhost', '127.0.0.1', '[::1]'];

/** Addresses that no other machine can reach. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(host);
}

/**
 * @param given.host that is listened on: where others can reach it, keys are required unless `keys` says otherwise
 * @param given.publicHosts further names that browsers reach it by
 */
export function accessPolicy(given: {
  readonly host: string;
  readonly keys?: 'required' | 'off' | undefined;
  readonly publicHosts?: readonly string[];
  readonly trustProxy?: number | string | undefined;
  readonly metricsToken?: string | undefined;
}): AccessPolicy {
  const { host, publicHosts = [], trustProxy, metricsToken } = given;
  const local = isLoopback(host);
  const keys = given.keys ?? (local ? 'off' : 'required');
  // Listening for others without keys, which names they use is only known when it was said.
  const bounded = keys === 'off' && (local || publicHosts.length > 0);
  const hosts = bounded
    ? new Set([...LOOPBACK_NAMES, host, ...publicHosts].map((each) => each.toLowerCase()))
    : undefined;
  return { keys, local, hosts, trustProxy, metricsToken };
}
