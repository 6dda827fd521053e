import { useState } from 'react';
import { Input, Label, NumberField } from 'react-aria-components';
import { useTranslations } from 'use-intl';
import type { AllocationPolicy } from '../generated/graphql.js';
import { Button } from '../ui/button.js';
import { Choice } from '../ui/choice.js';
import { useFigures } from '../ui/format.js';
import { Skeleton } from '../ui/loading.js';
import { saveCsv } from '../ui/csv.js';
import { allocationCsv } from './allocation-csv.js';
import styles from './allocation.module.css';
import type { Candidate } from './candidate.js';
import { TryAllocationDocument } from './documents.js';
import { Problem } from './problem.js';
import { isSameSet } from './ranked.js';
import type { AskedContext } from './settings.js';
import { useChance } from './use-chance.js';
import { useUploadDocument } from './use-upload-document.js';

const MOST_IMPRESSIONS = 1_000_000_000;

/** How to deal the next impressions to the set. */
export function Allocation(props: {
  readonly set: {
    readonly kpi: string;
    readonly illustrations: string[];
    readonly uploads: string[];
    readonly context: AskedContext;
  };
  /** In the order of the answer: illustrations, then uploads. */
  readonly candidates: readonly Candidate[];
  /** What is dealt. */
  readonly denominator: string;
}) {
  const { set, candidates, denominator } = props;
  const t = useTranslations('tryOut');
  const figures = useFigures();
  const chance = useChance();
  const [open, setOpen] = useState(false);
  const [policy, setPolicy] = useState<AllocationPolicy>('TOP_TWO');
  const [batch, setBatch] = useState(10_000);
  const { data, error, refetch, isPlaceholderData } = useUploadDocument(
    TryAllocationDocument,
    { ...set, batch, policy },
    set.uploads,
    { enabled: open, keep: (former) => isSameSet(former, set) },
  );
  const answers = data?.allocateKpi;
  const dealt =
    answers &&
    candidates.map((candidate, place) => ({ candidate, ...answers[place]! })).sort((a, b) => b.trials - a.trials);
  return (
    <details className={styles.allocation} open={open} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{t('allocation')}</summary>
      <p className={styles.note}>{t(`policyNote.${policy}`, { denominator })}</p>
      <div className={styles.controls}>
        <NumberField
          className={styles.field!}
          value={batch}
          minValue={1}
          maxValue={MOST_IMPRESSIONS}
          formatOptions={{ maximumFractionDigits: 0 }}
          onChange={(value) => setBatch(Number.isFinite(value) ? Math.round(value) : 10_000)}
        >
          <Label>{t('batch', { denominator })}</Label>
          <Input />
        </NumberField>
        <Choice
          label={t('policy')}
          labelled
          value={policy}
          options={[
            { value: 'TOP_TWO', label: t('policyName.TOP_TWO') },
            { value: 'THOMPSON', label: t('policyName.THOMPSON') },
          ]}
          onChange={setPolicy}
        />
        <Button
          isDisabled={!dealt || isPlaceholderData}
          onPress={() => dealt && saveCsv(`allocation-${set.kpi}.csv`, allocationCsv(dealt, denominator))}
        >
          {t('downloadCsv')}
        </Button>
      </div>
      {error && <Problem error={error} onRetry={() => void refetch()} />}
      {!error && !dealt && <Skeleton height={`${37 * (candidates.length + 1)}px`} />}
      {dealt && (
        <table aria-busy={isPlaceholderData}>
          <caption className="hidden">{t('allocation')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('picture')}</th>
              <th scope="col" className="number">
                {denominator}
              </th>
              <th scope="col" className="number">
                {t('share')}
              </th>
              <th scope="col" className="number">
                {t('probabilityBest')}
              </th>
            </tr>
          </thead>
          <tbody>
            {dealt.map(({ candidate, trials, share, probabilityBest }) => (
              <tr key={candidate.id}>
                <th scope="row">{candidate.name}</th>
                <td className="number">{figures.count(trials)}</td>
                <td className="number">{figures.share(share)}</td>
                <td className="number">{chance(probabilityBest)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </details>
  );
}
