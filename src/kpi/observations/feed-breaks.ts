import type { Database } from '../../database/open.js';
import type { Kpi } from '../kpi-table.js';

/** A day, or a run of days, on which the data is not what the days before it were. */
export interface FeedBreak {
  /** YYYY-MM-DD */
  readonly day: string;
  /** Of the run of days with the same break; `day` itself for a single one. */
  readonly lastDay: string;
  /** The pooled rate (of a number, the mean), the trials (the denominators' sum), or a day without any data. */
  readonly what: 'rate' | 'trials' | 'missing';
  /** On `day`: rate, or trials; 0 trials where the day is missing. */
  readonly observed: number;
  /** Median of the days before. */
  readonly expected: number;
  /** A sentence for people. */
  readonly message: string;
}

/** One day's sums over illustrations, slots and audiences. */
export interface DailySums {
  /** YYYY-MM-DD */
  readonly day: string;
  readonly numerator: number;
  readonly denominator: number;
}

/** Days before a day that it is compared with. */
const WINDOW_DAYS = 28;
/** With fewer of them nothing is said: what is usual is not known yet. */
const FEWEST_DAYS = 7;
/** Robust standard deviations from the median that are no accident. A spread found in few days is believed less. */
const DEVIATIONS = (days: number): number => 4 * (1 + FEWEST_DAYS / days);
/** Changes by less than these factors are no break, however steady the feed was. */
const SMALLEST_RATIO = { rate: 1.25, trials: 1.6 } as const;
/** Share of days with data from which a day without is missing; a feed of working days alone has 5 of 7. */
const DAILY = 0.9;
/** Of the median absolute deviation, to the standard deviation of a normal distribution. */
const MAD_TO_DEVIATION = 1.4826;
const DAY_MS = 86_400_000;
const WEEK_MS = 7 * DAY_MS;

/**
 * Looks for days on which a KPI's feed breaks: a source that stopped, doubled rows, clicks that do not arrive. He et al.
 * (2014, section 4) stop training when the distribution of the labels "changes abruptly" for such a reason.
 *
 * @see breaksIn for how
 */
export async function feedBreaks(db: Database, kpi: Kpi): Promise<FeedBreak[]> {
  const { rows } = await db.query<DailySums>(
    `select day::text as day, sum(numerator) as numerator, sum(denominator) as denominator
     from kpi_observation where kpi_id = $1 group by kpi_observation.day order by kpi_observation.day`,
    [kpi.id],
  );
  return breaksIn(rows, kpi);
}

/** The breaks that touch these days, or end right before them. @param days first and last, YYYY-MM-DD */
export function breaksWithin(breaks: readonly FeedBreak[], days: { first: string; last: string }): FeedBreak[] {
  const from = Date.parse(days.first) - DAY_MS;
  return breaks.filter(({ day, lastDay }) => Date.parse(lastDay) >= from && day <= days.last);
}

/**
 * Compares each day with the up to 28 observed days before it: the logarithm of its rate and of its trials with their
 * median, in deviations that the median absolute deviation gives. That spread is the feed's own from day to day, which
 * is more than k of n independent trials would have, and never taken for less than that; on a day with fewer trials it
 * grows as theirs. A weekly rhythm is no break: a day must also differ as much from the same weekday before. The rate of
 * immature days is not judged.
 *
 * @param days in order
 */
export function breaksIn(days: readonly DailySums[], kpi: Pick<Kpi, 'name' | 'kind' | 'maturityDays'>): FeedBreak[] {
  const found: FeedBreak[] = [];
  const newest = days.at(-1);
  const immature = newest && kpi.maturityDays > 0 ? Date.parse(newest.day) - (kpi.maturityDays - 1) * DAY_MS : Infinity;
  days.forEach((day, at) => {
    const window = days.slice(Math.max(0, at - WINDOW_DAYS), at);
    if (window.length < FEWEST_DAYS) return;
    const missing = missingBefore(day, window);
    if (missing) found.push(missing);
    const trials = changeOf(day, window, logTrials);
    if (trials) found.push(described('trials', day.day, day.denominator, Math.exp(trials.expected), kpi));
    if (Date.parse(day.day) >= immature) return;
    const scale = kpi.kind === 'rate' ? logRate(window) : meanOf([...window, day]);
    const rate = changeOf(day, window, scale);
    const observed = day.numerator / day.denominator;
    if (rate) found.push(described('rate', day.day, observed, scale.back(rate.expected), kpi));
  });
  return merged(found, days);
}

/** What of a day is compared, on a scale where its spread is alike from day to day. */
interface Scale {
  readonly value: (day: DailySums) => number;
  /** From the scale to the measure itself. */
  readonly back: (value: number) => number;
  /** Variance that chance alone gives the value. */
  readonly chance: (day: DailySums) => number;
  /** Whether the spread grows when there are fewer trials. */
  readonly shrinks: boolean;
  /** A smaller difference is no break. */
  readonly smallest: number;
}

const logTrials: Scale = {
  value: ({ denominator }) => Math.log(denominator),
  back: Math.exp,
  chance: () => 0,
  shrinks: false,
  smallest: Math.log(SMALLEST_RATIO.trials),
};

/** Half a success is added at the window's rate, so that days without any have a logarithm. */
function logRate(window: readonly DailySums[]): Scale {
  const rate = (sum(window, 'numerator') + 0.5) / (sum(window, 'denominator') + 1);
  return {
    value: ({ numerator, denominator }) => Math.log((numerator + 0.5) / (denominator + 0.5 / rate)),
    back: Math.exp,
    // Delta method: Var(log(k/n)) = (1 - p) / (n p).
    chance: ({ denominator }) => (1 - rate) / (denominator * rate),
    shrinks: true,
    smallest: Math.log(SMALLEST_RATIO.rate),
  };
}

/** A number may be 0 or below, where there is no logarithm: then it is compared as it is. */
function meanOf(days: readonly DailySums[]): Scale {
  const mean = ({ numerator, denominator }: DailySums): number => numerator / denominator;
  const common = { chance: () => 0, shrinks: true };
  if (days.every(({ numerator }) => numerator > 0)) {
    return { ...common, value: (day) => Math.log(mean(day)), back: Math.exp, smallest: Math.log(SMALLEST_RATIO.rate) };
  }
  const usual = median(days.map((day) => Math.abs(mean(day))));
  return { ...common, value: mean, back: (value) => value, smallest: (SMALLEST_RATIO.rate - 1) * usual };
}

/** @returns the median that the day breaks with; undefined when it does not */
function changeOf(day: DailySums, window: readonly DailySums[], scale: Scale): { expected: number } | undefined {
  const values = window.map(scale.value);
  const expected = median(values);
  const usual = Math.max(spreadOf(window, values) ** 2, median(window.map(scale.chance)));
  const thinner = scale.shrinks ? median(window.map(({ denominator }) => denominator)) / day.denominator : 1;
  const bound = Math.max(DEVIATIONS(window.length) * Math.sqrt(usual * Math.max(1, thinner)), scale.smallest);
  const value = scale.value(day);
  const sameWeekday = window.filter((each) => (Date.parse(day.day) - Date.parse(each.day)) % WEEK_MS === 0);
  const references = [expected, ...(sameWeekday.length > 0 ? [median(sameWeekday.map(scale.value))] : [])];
  return references.every((reference) => value - reference > bound) ||
    references.every((reference) => reference - value > bound)
    ? { expected }
    : undefined;
}

/**
 * Robust standard deviation from day to day: about the median, or from one week to the next if that is less, since a weekly
 * rhythm is no accident.
 */
function spreadOf(window: readonly DailySums[], values: readonly number[]): number {
  const expected = median(values);
  const about = MAD_TO_DEVIATION * median(values.map((value) => Math.abs(value - expected)));
  const byTime = new Map(window.map(({ day }, at) => [Date.parse(day), values[at]!]));
  const changes = [...byTime].flatMap(([time, value]) => {
    const before = byTime.get(time - WEEK_MS);
    return before === undefined ? [] : [Math.abs(value - before)];
  });
  if (changes.length < FEWEST_DAYS) return about;
  // A difference of two has twice the variance of one.
  return Math.min(about, (MAD_TO_DEVIATION * median(changes)) / Math.SQRT2);
}

/** Days without data right before `day`, in a feed that had some every day. */
function missingBefore(day: DailySums, window: readonly DailySums[]): FeedBreak | undefined {
  const last = Date.parse(window.at(-1)!.day);
  const recent = window.filter((each) => Date.parse(each.day) > last - WINDOW_DAYS * DAY_MS);
  const calendar = (last - Date.parse(recent[0]!.day)) / DAY_MS + 1;
  const absent = (Date.parse(day.day) - last) / DAY_MS - 1;
  if (absent < 1 || recent.length < FEWEST_DAYS || recent.length / calendar < DAILY) return undefined;
  const [first, end] = [isoDay(last + DAY_MS), isoDay(Date.parse(day.day) - DAY_MS)];
  const expected = median(recent.map(({ denominator }) => denominator));
  const when = absent === 1 ? `On ${first} there is` : `From ${first} to ${end} there is`;
  return {
    ...{ day: first, lastDay: end, what: 'missing', observed: 0, expected },
    message: `${when} no data at all, where the days before have some every day; was a file left out?`,
  };
}

function described(
  what: 'rate' | 'trials',
  day: string,
  observed: number,
  expected: number,
  { name, kind }: Pick<Kpi, 'name' | 'kind'>,
): FeedBreak {
  const measure = what === 'trials' ? 'The sum of trials' : kind === 'rate' ? `The ${name}` : `The mean of ${name}`;
  const show = (value: number): string =>
    what === 'rate' && kind === 'rate' ? `${(100 * value).toPrecision(3)} %` : String(Number(value.toPrecision(4)));
  const message =
    `${measure} of ${day} is ${show(observed)}, where the days before have ${show(expected)}: ` +
    'a change so sudden is rather the feed than the audience. Check the source before training on it.';
  return { day, lastDay: day, what, observed, expected, message };
}

/** Observed days that follow each other with the same break become one. */
function merged(breaks: readonly FeedBreak[], days: readonly DailySums[]): FeedBreak[] {
  const next = new Map(days.map(({ day }, at) => [day, days[at + 1]?.day]));
  const runs: FeedBreak[] = [];
  for (const each of breaks) {
    const at = runs.findLastIndex(
      ({ what, observed, expected, lastDay }) =>
        what === each.what && observed > expected === each.observed > each.expected && next.get(lastDay) === each.day,
    );
    if (at < 0) runs.push(each);
    else runs[at] = { ...runs[at]!, lastDay: each.lastDay };
  }
  return runs.sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0));
}

function sum(days: readonly DailySums[], field: 'numerator' | 'denominator'): number {
  return days.reduce((total, day) => total + day[field], 0);
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return sorted.length % 2 === 1 ? sorted[Math.floor(middle)]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

function isoDay(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}
