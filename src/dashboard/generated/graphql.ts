/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
export type KpiKind =
  /** The mean of a quantity: seconds watched a view. Observed as its total and the units it was summed over. */
  | 'NUMBER'
  /** Observed as k of n: the CTR is clicks of impressions. */
  | 'RATE';

export type KpiChoiceQueryVariables = Exact<{ [key: string]: never; }>;


export type KpiChoiceQuery = { kpis: Array<{ name: string, kind: KpiKind, numerator: string, denominator: string, observations: { simulated: boolean }, deployedModel: { id: string } | null }> };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}

export const KpiChoiceDocument = new TypedDocumentString(`
    query KpiChoice {
  kpis {
    name
    kind
    numerator
    denominator
    observations {
      simulated
    }
    deployedModel {
      id
    }
  }
}
    `, {"hash":"sha256:cc94c693dc23b7855ed2d9e6cf967cfa5f4594558814e8c8f02075044f4e4f4f"}) as unknown as TypedDocumentString<KpiChoiceQuery, KpiChoiceQueryVariables>;