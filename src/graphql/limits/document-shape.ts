import { Kind, type DocumentNode, type OperationDefinitionNode, type SelectionSetNode } from 'graphql';

/** An operation with every fragment written out, counted. */
export interface DocumentShape {
  /** Fields within each other, introspection left out. */
  readonly depth: number;
  /** The same of what stands under `__schema` and `__type`; 0 without. */
  readonly introspectionDepth: number;
  /** Spreads of fragments count too. */
  readonly fields: number;
  readonly aliases: number;
  readonly directives: number;
  /** Fields of the operation's own type. */
  readonly rootFields: number;
}

/** Of a selection set; counts may exceed what could ever be executed, as far as numbers go. */
interface Counts {
  depth: number;
  introspectionDepth: number;
  fields: number;
  aliases: number;
  directives: number;
  /** Fields at its own level. */
  own: number;
}

const INTROSPECTION = new Set(['__schema', '__type']);

/**
 * Counts what a document asks for, without a schema and without writing it out: each fragment is counted once, however
 * often it is spread, so the time goes with the length of the document even where its fields double with every fragment.
 * A fragment that spreads itself counts as empty there; validation refuses it. What a thing is called decides nothing
 * but for the fields `__schema` and `__type`: a fragment may have their names.
 *
 * @param document of bounded length: nesting is followed by recursion
 */
export function documentShape(document: DocumentNode, operation: OperationDefinitionNode): DocumentShape {
  const fragments = new Map(
    document.definitions.flatMap((each) => (each.kind === Kind.FRAGMENT_DEFINITION ? [[each.name.value, each]] : [])),
  );
  const counted = new Map<string, Counts>();

  const countFragment = (name: string): Counts => {
    const before = counted.get(name);
    if (before) return before;
    const fragment = fragments.get(name);
    counted.set(name, nothing());
    if (!fragment) return nothing();
    const counts = countSet(fragment.selectionSet);
    counts.directives += fragment.directives?.length ?? 0;
    counted.set(name, counts);
    return counts;
  };

  const countSet = (set: SelectionSetNode): Counts => {
    const sum = nothing();
    for (const selection of set.selections) {
      sum.fields++;
      sum.directives += selection.directives?.length ?? 0;
      if (selection.kind === Kind.FIELD) {
        const within = selection.selectionSet ? countSet(selection.selectionSet) : nothing();
        add(sum, { ...within, ...nestedDepth(within, selection.name.value), own: 1 });
        if (selection.alias) sum.aliases++;
      } else {
        add(
          sum,
          selection.kind === Kind.INLINE_FRAGMENT
            ? countSet(selection.selectionSet)
            : countFragment(selection.name.value),
        );
      }
    }
    return sum;
  };

  const { own, ...counts } = countSet(operation.selectionSet);
  const directives = counts.directives + (operation.directives?.length ?? 0);
  return { ...counts, directives, rootFields: own };
}

function nothing(): Counts {
  return { depth: 0, introspectionDepth: 0, fields: 0, aliases: 0, directives: 0, own: 0 };
}

/** A field one level above what it contains. */
function nestedDepth(
  { depth, introspectionDepth }: Counts,
  name: string,
): Pick<Counts, 'depth' | 'introspectionDepth'> {
  if (INTROSPECTION.has(name)) return { depth: 0, introspectionDepth: Math.max(depth, introspectionDepth) + 1 };
  return { depth: depth + 1, introspectionDepth: introspectionDepth > 0 ? introspectionDepth + 1 : 0 };
}

function add(sum: Counts, other: Counts): void {
  sum.depth = Math.max(sum.depth, other.depth);
  sum.introspectionDepth = Math.max(sum.introspectionDepth, other.introspectionDepth);
  sum.fields += other.fields;
  sum.aliases += other.aliases;
  sum.directives += other.directives;
  sum.own += other.own;
}
