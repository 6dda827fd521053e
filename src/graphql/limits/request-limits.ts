/** How much one request may ask for. What the page asks for is at most a fifth of it, cost apart. */
export interface RequestLimits {
  /** Of a document's text, UTF-8. */
  readonly documentBytes: number;
  /** Names, punctuators and values of a document. */
  readonly tokens: number;
  /** Fields within each other; `edges { node { … } }` counts two. */
  readonly depth: number;
  /** Of what introspection asks for, which nests the types of arguments. */
  readonly introspectionDepth: number;
  /** Fields with every fragment written out. */
  readonly fields: number;
  readonly aliases: number;
  /** Of one operation: fields of Query, Mutation or Subscription. */
  readonly rootFields: number;
  readonly directives: number;
  /** Of the variables as JSON, UTF-8. */
  readonly variablesBytes: number;
  /** Objects and lists within each other, in variables and in literals. */
  readonly valueDepth: number;
  /** Elements of one list, in variables and in literals. */
  readonly listLength: number;
  /** Points, about milliseconds of the server's work; docs/decisions/0015-query-cost.md. */
  readonly cost: number;
  /** Mistakes that a reply names; the rest is the same work for nobody. */
  readonly errors: number;
}

export const REQUEST_LIMITS: RequestLimits = {
  documentBytes: 50_000,
  tokens: 2_000,
  depth: 12,
  introspectionDepth: 20,
  fields: 1_000,
  aliases: 30,
  rootFields: 20,
  directives: 40,
  variablesBytes: 500_000,
  valueDepth: 20,
  listLength: 500,
  cost: 10_000,
  errors: 10,
};
