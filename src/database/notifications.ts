import { Client } from 'pg';

/** Between a connection that dropped, or could not be made, and the next attempt. */
const RECONNECT_MS = 1000;

/**
 * One connection of its own that hears a channel of a server (`notify`), made again whenever it drops. The embedded
 * database has one session for all and delivers none of this; whoever needs to know there asks again and again.
 */
export class Notifications {
  #client: Client | undefined;
  #timer: NodeJS.Timeout | undefined;
  #heard = false;

  /**
   * @param onNotify also called when the connection stands again: what was told meanwhile is lost
   */
  constructor(
    private readonly url: string,
    private readonly channel: string,
    private readonly onNotify: () => void,
  ) {}

  /** Whether a notification would be heard now. */
  get hears(): boolean {
    return this.#heard;
  }

  start(): void {
    const client = new Client({ connectionString: this.url, keepAlive: true, connectionTimeoutMillis: 10_000 });
    this.#client = client;
    client.on('notification', this.onNotify);
    // Without a listener the error of a broken connection would end the process; `end` follows it.
    client.on('error', () => undefined);
    client.on('end', () => this.#startAgain(client));
    client
      .connect()
      .then(() => client.query(`listen "${this.channel}"`))
      .then(() => {
        if (this.#client !== client) return;
        this.#heard = true;
        this.onNotify();
      })
      .catch(() => {
        this.#startAgain(client);
        client.end().catch(() => undefined);
      });
  }

  stop(): void {
    const client = this.#client;
    this.#client = undefined;
    this.#heard = false;
    clearTimeout(this.#timer);
    client?.end().catch(() => undefined);
  }

  #startAgain(client: Client): void {
    if (this.#client !== client) return;
    this.#client = undefined;
    this.#heard = false;
    this.#timer = setTimeout(() => this.start(), RECONNECT_MS);
  }
}
