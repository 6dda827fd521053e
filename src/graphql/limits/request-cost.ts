/** What a request costs, in points; docs/security.md. */
export interface RequestCost {
  readonly requested: number;
  /** The most that one request may cost. */
  readonly maximum: number;
  /** Of the caller's budget for this minute; undefined without one. */
  readonly remaining: number | undefined;
  /** The client wants to see it: `extensions.cost`. */
  readonly report: boolean;
}

/** `extensions` of a reply: the cost beside what else is there. */
export function costExtension({ requested, maximum, remaining }: RequestCost): Record<string, unknown> {
  return { cost: { requested, maximum, ...(remaining === undefined ? {} : { remaining }) } };
}
