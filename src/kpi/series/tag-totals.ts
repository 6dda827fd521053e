import type { Database } from '../../database/open.js';
import { labelsFrom } from '../../vectors/labels.js';
import { DIMENSIONS } from '../../vectors/sparse-vector.js';
import type { TagCriterion } from '../../vectors/tag-filter.js';

/** Of the illustrations that have a tag. */
export interface TagTotals {
  readonly illustrations: number;
  readonly numerator: number;
  readonly denominator: number;
}

/**
 * What was observed of the illustrations that have each tag, in one statement; tags that none has are absent from the map.
 * Labels tell who has a tag; only scores in the band that the minimum lies in are looked at themselves. A minimum below the
 * first band counts from there.
 *
 * @returns by dimension
 */
export async function tagTotals(
  db: Database,
  kpiId: number,
  tagModelId: number,
  tags: readonly TagCriterion[],
): Promise<Map<number, TagTotals>> {
  const bands = tags.map(({ dimension, minScore }) => {
    const labels = labelsFrom(dimension, minScore);
    return {
      band: labels ? Math.floor(labels.covering[0]! / DIMENSIONS) : 0,
      minimum: labels && !labels.exact ? Math.fround(minScore) : null,
    };
  });
  const { rows } = await db.query<TagTotals & { dimension: number }>(
    `with wanted as materialized (
       select * from unnest($3::int[], $4::int[], $5::float8[]) as tag (dimension, band, minimum)
     ), observed as materialized (
       select illustration_id, sum(numerator) as numerator, sum(denominator) as denominator
       from kpi_observation where kpi_id = $1 group by illustration_id
     )
     select w.dimension, count(*)::int as illustrations, coalesce(sum(o.numerator), 0) as numerator,
       coalesce(sum(o.denominator), 0) as denominator
     from illustration_vector v
     cross join lateral unnest(v.labels) as label
     join wanted w on w.dimension = label % ${DIMENSIONS}
     left join observed o on o.illustration_id = v.illustration_id
     where v.model_id = $2 and label / ${DIMENSIONS} >= w.band
       and case when w.minimum is null or label / ${DIMENSIONS} > w.band then true
           else -(v.scores <#> format('{%s:1}/${DIMENSIONS}', w.dimension + 1)::sparsevec) >= w.minimum end
     group by w.dimension`,
    [
      kpiId,
      tagModelId,
      tags.map(({ dimension }) => dimension),
      bands.map(({ band }) => band),
      bands.map(({ minimum }) => minimum),
    ],
  );
  return new Map(rows.map(({ dimension, ...totals }) => [dimension, totals]));
}
