import { tagCondition, type TagFilter } from './tag-filter.js';

/** Adds a value to a statement and gives back its placeholder. */
export type AddParameter = (value: unknown) => string;

/** Conditions on a row of the table `illustration`, as SQL; the module that owns the table makes them. */
export type IllustrationConditions = (parameter: AddParameter, row: string) => string[];

/** What a search is narrowed to. */
export interface SearchFilter {
  /** By what the model says. */
  readonly tags?: TagFilter;
  /** By what people said. */
  readonly illustration?: IllustrationConditions;
}

/** SQL conditions on a row `v` of illustration_vector. */
export function filterConditions({ tags, illustration }: SearchFilter, parameter: AddParameter): string[] {
  const conditions = tags ? tagCondition(tags, parameter, 'v') : [];
  if (illustration) {
    const given = illustration(parameter, 'i').join(' and ');
    // Joined by the key that both tables are distributed by.
    conditions.push(`exists (select from illustration i where i.id = v.illustration_id and ${given})`);
  }
  return conditions;
}
