import {
  getNamedType,
  getNullableType,
  isCompositeType,
  isListType,
  Kind,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  type SelectionSetNode,
} from 'graphql';
import { getComplexity, type ComplexityEstimatorArgs } from 'graphql-query-complexity';
import { FIELD_PRICES, OBJECT_POINTS, SCALAR_POINTS } from './field-prices.js';

/** What the schema says of itself, whole: the explorer's question takes 15 ms. */
const INTROSPECTION: Readonly<Record<string, number>> = { __schema: 20, __type: 2, __typename: SCALAR_POINTS };
/** Entries of a list that has no price: what other lists are mostly about. */
const UNKNOWN_LIST = 10;

export interface CostOptions {
  /** That fit the document's. */
  readonly variables: Record<string, unknown>;
  readonly operationName?: string | undefined;
  /** Selections that may be looked at. */
  readonly maxNodes: number;
}

/**
 * Points of an operation before it is executed, from its arguments: at least 1, a whole number.
 *
 * @param document valid, of one operation or with `operationName`
 * @throws GraphQLError for a variable that is null where none may be, and for more selections than `maxNodes`
 */
export function queryCost(
  schema: GraphQLSchema,
  document: DocumentNode,
  { variables, operationName, maxNodes }: CostOptions,
): number {
  const fragments = new Map(
    document.definitions.flatMap((each) => (each.kind === Kind.FRAGMENT_DEFINITION ? [[each.name.value, each]] : [])),
  );
  const points = getComplexity({
    ...{ schema, query: document, variables, maxQueryNodes: maxNodes },
    ...(operationName === undefined ? {} : { operationName }),
    estimators: [(field) => fieldPoints(field, fragments)],
  });
  return Math.max(1, Math.ceil(points));
}

function fieldPoints(
  { type, field, node, args, childComplexity }: ComplexityEstimatorArgs,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): number {
  const introspection = INTROSPECTION[field.name];
  if (introspection !== undefined) return introspection;
  const estimate = FIELD_PRICES[`${type.name}.${field.name}`];
  if (estimate) {
    const { once, times = 1 } = estimate({ args, asks: (...names) => selects(node, names, fragments) });
    return once + times * childComplexity;
  }
  if (!isCompositeType(getNamedType(field.type))) return SCALAR_POINTS;
  // The edges of a connection are counted by the field that gives the connection.
  const isList = isListType(getNullableType(field.type)) && field.name !== 'edges';
  return OBJECT_POINTS + (isList ? UNKNOWN_LIST : 1) * childComplexity;
}

/** Whether a field's own selection names one of these, directly or in a fragment. */
function selects(
  { selectionSet }: FieldNode,
  names: readonly string[],
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): boolean {
  const seen = new Set<string>();
  const within = (set: SelectionSetNode | undefined): boolean =>
    (set?.selections ?? []).some((selection) => {
      if (selection.kind === Kind.FIELD) return names.includes(selection.name.value);
      if (selection.kind === Kind.INLINE_FRAGMENT) return within(selection.selectionSet);
      const { value: name } = selection.name;
      if (seen.has(name)) return false;
      seen.add(name);
      return within(fragments.get(name)?.selectionSet);
    });
  return within(selectionSet);
}
