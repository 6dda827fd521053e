import { useId, useState } from 'react';
import { Link } from 'wouter';
import { useTranslations } from 'use-intl';
import { useDocument, useMutationDocument } from '../api/query.js';
import type { KpiMethod, KpiWeights } from '../generated/graphql.js';
import { FollowJob } from '../jobs/follow-job.js';
import type { ShownJob } from '../jobs/job-documents.js';
import { Button } from '../ui/button.js';
import { Dialog } from '../ui/dialog.js';
import { CheckField, SelectField, TextField } from '../ui/field.js';
import { Note } from '../ui/note.js';
import { MetadataKeysDocument, StartFitDocument, type ShownKpi } from './kpi-documents.js';
import styles from './kpi-models.module.css';
import { useOutdateKpis } from './use-outdate-kpis.js';

type Method = Exclude<KpiMethod, 'HYBRID'>;
const METHODS = { RATE: ['LOGISTIC', 'RIDGE', 'FTRL'], NUMBER: ['RIDGE'] } as const satisfies Record<
  ShownKpi['kind'],
  readonly Method[]
>;
const WEIGHTS: readonly KpiWeights[] = ['VARIANCE_COMPONENTS', 'IMPRESSIONS', 'EQUAL'];

/** Asks how to fit, starts the job and follows it. */
export function FitDialog({ kpi, onClose }: { readonly kpi: ShownKpi; readonly onClose: () => void }) {
  const t = useTranslations('kpiModels.fitting');
  const methodNames = useTranslations('kpiModels.methods');
  const common = useTranslations('common');
  const outdate = useOutdateKpis();
  const keysId = useId();
  const methods: readonly Method[] = METHODS[kpi.kind];
  const [method, setMethod] = useState<Method>(methods[0]!);
  const [weights, setWeights] = useState<KpiWeights>('VARIANCE_COMPONENTS');
  const [groupBy, setGroupBy] = useState('');
  const [seed, setSeed] = useState('1');
  const [resume, setResume] = useState(false);
  const [deploy, setDeploy] = useState(false);
  const [ended, setEnded] = useState<ShownJob>();
  const { data } = useDocument(MetadataKeysDocument, {});
  const start = useMutationDocument(StartFitDocument);
  const job = start.data?.fitKpi.id;
  const validSeed = /^-?\d{1,9}$/.test(seed);
  const fitted = ended?.status === 'SUCCEEDED' ? ended.result?.kpiModel : undefined;
  const begin = (): void =>
    start.mutate({
      ...{ kpi: kpi.name, deploy, method, weights, seed: Number(seed) },
      resume: method === 'FTRL' && resume,
      groupBy: groupBy.trim() === '' ? null : groupBy.trim(),
    });
  if (job !== undefined) {
    return (
      <Dialog
        open
        title={t('following', { kpi: kpi.name })}
        onClose={onClose}
        actions={
          <>
            <Button onPress={onClose}>{common('close')}</Button>
            {typeof fitted === 'string' && (
              <Link href={`/kpi-models/${fitted}`} className={styles.toReport}>
                {t('toReport')}
              </Link>
            )}
          </>
        }
      >
        <FollowJob
          id={job}
          onEnd={(all) => {
            setEnded(all);
            outdate();
          }}
        />
      </Dialog>
    );
  }
  return (
    <Dialog
      open
      title={t('title', { kpi: kpi.name })}
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{common('cancel')}</Button>
          <Button kind="primary" onPress={begin} isDisabled={!validSeed || start.isPending}>
            {t('start')}
          </Button>
        </>
      }
    >
      <SelectField
        label={t('method')}
        hint={t(`methodHints.${method}`)}
        value={method}
        onChange={setMethod}
        options={methods.map((value) => ({ value, label: methodNames(value) }))}
      />
      {method === 'FTRL' && (
        <CheckField label={t('resume')} hint={t('resumeHint')} checked={resume} onChange={setResume} />
      )}
      <SelectField
        label={t('weights')}
        hint={t(`weightHints.${weights}`)}
        value={weights}
        onChange={setWeights}
        options={WEIGHTS.map((value) => ({ value, label: t(`weightNames.${value}`) }))}
      />
      <TextField
        label={t('groupBy')}
        hint={t('groupByHint')}
        value={groupBy}
        onChange={(event) => setGroupBy(event.target.value)}
        list={keysId}
        autoComplete="off"
      />
      <datalist id={keysId}>
        {['advertiser', ...(data?.libraryFacets.metadata.map(({ key }) => key) ?? [])]
          .filter((key, place, all) => all.indexOf(key) === place)
          .map((key) => (
            <option key={key} value={key} />
          ))}
      </datalist>
      <TextField
        label={t('seed')}
        hint={t('seedHint')}
        value={seed}
        inputMode="numeric"
        onChange={(event) => setSeed(event.target.value)}
        error={validSeed ? undefined : t('seedInvalid')}
      />
      <CheckField label={t('deploy')} hint={t('deployHint')} checked={deploy} onChange={setDeploy} />
      {start.error && (
        <Note kind="bad">
          <span role="alert" lang="en">
            {start.error.message}
          </span>
        </Note>
      )}
    </Dialog>
  );
}
