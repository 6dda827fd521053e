import type { Pool } from 'pg';
import { Notifications } from '../database/notifications.js';
import { NotFoundError, NotReadyError } from '../errors.js';
import { log } from '../log.js';
import { findJob, jobPosition, listJobChanges, listUnfinishedJobs, type Job, type JobPosition } from './job-table.js';
import { LatestByKey } from './latest-by-key.js';

/** The channel of migrations/0011_job_changes.sql. */
const CHANNEL = 'eyecatch_job';
/** Where nothing tells of changes. A worker writes progress down as often. */
const POLL_MS = 500;
/** Where the server tells: only in case it told while the connection was away. */
const SELDOM_MS = 5000;

interface Follower {
  readonly jobId: string | undefined;
  readonly states: LatestByKey<Job>;
}

/**
 * The states of jobs as they change, for all who follow them in this process. The table is asked only while somebody
 * follows: at a server whenever it notifies, elsewhere twice a second.
 *
 * Who follows gets the state as it is first. That is read between two looks at the changes, never beside one, so a state
 * is followed by newer ones only, and by all of them; a slow reader skips to the latest.
 */
export class JobFeed {
  readonly #followers = new Set<Follower>();
  readonly #notifications: Notifications | undefined;
  /** Undefined while nobody follows. */
  #position: JobPosition | undefined;
  /** As last told, of the jobs that the latest look found: the next one may find the same again. */
  #told = new Map<string, string>();
  /** Looks and first states come one after the other. */
  #turn: Promise<unknown> = Promise.resolve();
  #lookWaits = false;
  #failing = false;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  /** @param url address of a database server, whose notifications are heard; undefined for the embedded database */
  constructor(
    private readonly pool: Pool,
    url: string | undefined,
  ) {
    this.#notifications = url === undefined ? undefined : new Notifications(url, CHANNEL, () => this.#look());
  }

  /**
   * A job as it is, then at each change, until it has succeeded or failed.
   *
   * @throws NotFoundError
   */
  followJob(id: string): Promise<AsyncIterableIterator<Job>> {
    return this.#follow(id, async () => {
      const job = await findJob(this.pool, id);
      if (!job) throw new NotFoundError(`There is no job ${id}.`);
      return [job];
    });
  }

  /** Jobs that are queued or running, then each job at each change. */
  followJobs(): Promise<AsyncIterableIterator<Job>> {
    return this.#follow(undefined, () => listUnfinishedJobs(this.pool));
  }

  /** Ends what everybody follows. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const { states } of this.#followers) states.end();
    await this.#turn;
  }

  #follow(jobId: string | undefined, readNow: () => Promise<Job[]>): Promise<AsyncIterableIterator<Job>> {
    return this.#inTurn(async () => {
      // What others are still to be told is no news to this one, who reads it now.
      await this.#tellChanges();
      const position = this.#position ?? (await jobPosition(this.pool));
      const now = await readNow();
      if (this.#closed) throw new NotReadyError('The server is stopping; ask again when it is back.');
      const states = new LatestByKey<Job>(() => this.#leave(follower));
      const follower: Follower = { jobId, states };
      this.#join(follower, position);
      for (const job of now) tell(follower, job);
      return states;
    });
  }

  #join(follower: Follower, position: JobPosition): void {
    this.#followers.add(follower);
    if (this.#followers.size > 1) return;
    this.#position = position;
    this.#notifications?.start();
    this.#lookLater();
  }

  #leave(follower: Follower): void {
    this.#followers.delete(follower);
    if (this.#followers.size > 0) return;
    this.#position = undefined;
    this.#told.clear();
    this.#notifications?.stop();
    clearTimeout(this.#timer);
  }

  #lookLater(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#look(), this.#notifications?.hears ? SELDOM_MS : POLL_MS);
  }

  #look(): void {
    // One that has not begun yet sees this change too.
    if (this.#lookWaits) return;
    this.#lookWaits = true;
    void this.#inTurn(async () => {
      this.#lookWaits = false;
      try {
        await this.#tellChanges();
        this.#failing = false;
      } catch (error) {
        // The database may be restarting. The position stands: the next look finds what this one did not.
        if (!this.#failing) log.warn({ err: error }, 'Changes of jobs could not be read.');
        this.#failing = true;
      }
      if (this.#followers.size > 0) this.#lookLater();
    });
  }

  async #tellChanges(): Promise<void> {
    if (this.#position === undefined) return;
    const { jobs, position } = await listJobChanges(this.pool, this.#position);
    // The last follower may have left meanwhile.
    if (this.#followers.size === 0) return;
    const told = new Map(jobs.map((job) => [job.id, JSON.stringify(job)]));
    const news = jobs.filter(({ id }) => told.get(id) !== this.#told.get(id));
    // Before telling, which may be the end for the last follower, and then of these.
    this.#told = told;
    this.#position = position;
    for (const job of news) {
      for (const follower of this.#followers) tell(follower, job);
    }
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(work);
    this.#turn = turn.catch(() => undefined);
    return turn;
  }
}

function tell({ jobId, states }: Follower, job: Job): void {
  if (jobId !== undefined && jobId !== job.id) return;
  states.put(job.id, job);
  if (jobId !== undefined && (job.status === 'succeeded' || job.status === 'failed')) states.end();
}
