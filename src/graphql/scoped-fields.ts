import { defaultFieldResolver, GraphQLError, isObjectType, Kind, type GraphQLField, type GraphQLSchema } from 'graphql';
import type { Scope } from '../access/caller.js';
import { missingScope } from '../access/missing-scope.js';
import type { Context } from './context.js';

/**
 * Lets each field answer only callers with the scope that schema.graphql names (`@scope`), over every transport. Fields
 * of Query and Subscription need READ when they name none; a mutation must name one.
 *
 * @throws Error when a mutation names none
 */
export function scopeFields(schema: GraphQLSchema): GraphQLSchema {
  const subscription = schema.getSubscriptionType();
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields())) {
      const scope = scopeOf(schema, type.name, field);
      if (!scope) continue;
      const what = `${type.name}.${field.name}`;
      if (type === subscription) field.subscribe = guarded(field.subscribe!, scope, what);
      else field.resolve = guarded(field.resolve ?? defaultFieldResolver, scope, what);
    }
  }
  return schema;
}

/** The scope that a field needs; undefined for one that goes with the field that leads to it. */
export function scopeOf(
  schema: GraphQLSchema,
  typeName: string,
  { name, astNode }: Pick<GraphQLField<unknown, unknown>, 'name' | 'astNode'>,
): Scope | undefined {
  const [argument] = astNode?.directives?.find((each) => each.name.value === 'scope')?.arguments ?? [];
  if (argument?.value.kind === Kind.ENUM) return argument.value.value.toLowerCase() as Scope;
  if (typeName === schema.getMutationType()?.name) {
    throw new Error(`Mutation.${name} of schema.graphql names no scope: add @scope(is: …).`);
  }
  const roots = [schema.getQueryType()?.name, schema.getSubscriptionType()?.name];
  return roots.includes(typeName) ? 'read' : undefined;
}

type Resolve = NonNullable<GraphQLField<unknown, Context>['resolve']>;

function guarded(resolve: Resolve, scope: Scope, what: string): Resolve {
  return (source, args, context, info) => {
    const refusal = missingScope(context.caller, scope, what);
    if (refusal) {
      const extensions = { code: refusal.code, http: { status: 403 } };
      throw new GraphQLError(refusal.message, { originalError: refusal, extensions });
    }

    return resolve(source, args, context, info);
  };
}
