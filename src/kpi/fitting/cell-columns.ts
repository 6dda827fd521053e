import { KpiDataError } from '../../errors.js';
import { FACTOR_NAMES, type Cells, type Factor, type FactorName } from './cells.js';

const FIRST_CAPACITY = 4096;
const MAX_LEVELS = 2 ** 16;

/** Collects cells one by one in growing columns: 26 bytes a cell, however many there are. */
export class CellColumns {
  private count = 0;
  private rows = new Int32Array(FIRST_CAPACITY);
  private numerators = new Float64Array(FIRST_CAPACITY);
  private denominators = new Float64Array(FIRST_CAPACITY);
  private readonly coders = FACTOR_NAMES.map((name) => new LevelCoder(name));

  /** @throws KpiDataError for more levels of a factor than a model can have effects */
  add(row: number, numerator: number, denominator: number, levels: Readonly<Record<FactorName, string>>): void {
    if (this.count === this.rows.length) this.grow();
    this.rows[this.count] = row;
    this.numerators[this.count] = numerator;
    this.denominators[this.count] = denominator;
    for (const coder of this.coders) coder.set(this.count, levels[coder.name]);
    this.count++;
  }

  cells(): Cells {
    return {
      rows: this.rows.slice(0, this.count),
      numerators: this.numerators.slice(0, this.count),
      denominators: this.denominators.slice(0, this.count),
      factors: this.coders.map((coder) => coder.factor(this.count)),
    };
  }

  private grow(): void {
    const capacity = 2 * this.rows.length;
    const [rows, numerators, denominators] = [this.rows, this.numerators, this.denominators];
    this.rows = new Int32Array(capacity);
    this.rows.set(rows);
    this.numerators = new Float64Array(capacity);
    this.numerators.set(numerators);
    this.denominators = new Float64Array(capacity);
    this.denominators.set(denominators);
    for (const coder of this.coders) coder.grow(capacity);
  }
}

/** Levels by order of appearance, put into ascending order at the end. */
class LevelCoder {
  private readonly places = new Map<string, number>();
  private codes = new Uint16Array(FIRST_CAPACITY);

  constructor(readonly name: FactorName) {}

  set(cell: number, level: string): void {
    let place = this.places.get(level);
    if (place === undefined) {
      place = this.places.size;
      if (place === MAX_LEVELS) {
        throw new KpiDataError(
          `The observations have more than ${MAX_LEVELS} different values of ${this.name}; import them with a coarser ` +
            'one (a campaign or placement, not an id of the impression).',
        );
      }
      this.places.set(level, place);
    }
    this.codes[cell] = place;
  }

  grow(capacity: number): void {
    const codes = this.codes;
    this.codes = new Uint16Array(capacity);
    this.codes.set(codes);
  }

  factor(count: number): Factor {
    const levels = [...this.places.keys()].sort();
    const rank = new Uint16Array(levels.length);
    levels.forEach((level, place) => (rank[this.places.get(level)!] = place));
    return { name: this.name, levels, codes: this.codes.slice(0, count).map((code) => rank[code]!) };
  }
}
