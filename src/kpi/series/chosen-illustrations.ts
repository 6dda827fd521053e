import { filterConditions, type AddParameter, type SearchFilter } from '../../vectors/search-filter.js';

/**
 * SQL conditions that leave the observations `o` of illustrations that match; none for a filter that asks for nothing. An
 * illustration without a vector matches what people said of it, and no tag.
 */
export function chosenIllustrations(filter: SearchFilter, tagModelId: number, parameter: AddParameter): string[] {
  if (filter.tags) {
    const conditions = filterConditions(filter, parameter);
    return [
      `o.illustration_id in (select v.illustration_id from illustration_vector v
         where ${[`v.model_id = ${parameter(tagModelId)}::int`, ...conditions].join(' and ')})`,
    ];
  }
  if (!filter.illustration) return [];
  const given = filter.illustration(parameter, 'i').join(' and ');
  return [`o.illustration_id in (select i.id from illustration i where ${given})`];
}
