import type { Database } from '../../database/open.js';
import { countLookUp } from '../../telemetry/measures.js';
import type { Posterior } from './coefficient-posterior.js';
import { loadPosterior } from './posterior-table.js';
import { VarianceCache } from './variance-cache.js';

/** One takes up to 100 MB, and a KPI or two are asked at a time. */
const KEPT = 2;

/** Posteriors of the models asked for last: reading one of 5,000 tags takes about a second. */
export class PosteriorCache {
  /** What they gave for illustrations of the library. */
  readonly variances = new VarianceCache();
  private readonly kept = new Map<number, Promise<Posterior | null>>();

  constructor(private readonly db: Database) {}

  /** @returns null for a model that was stored without */
  get(modelId: number): Promise<Posterior | null> {
    const known = this.kept.get(modelId);
    countLookUp('posterior', known !== undefined);
    this.kept.delete(modelId);
    const found = known ?? loadPosterior(this.db, modelId);
    this.kept.set(modelId, found);
    // A failure is not kept; whoever asked is told.
    if (!known) found.catch(() => this.kept.delete(modelId));
    for (const oldest of this.kept.keys()) {
      if (this.kept.size <= KEPT) break;
      this.kept.delete(oldest);
    }
    return found;
  }
}
