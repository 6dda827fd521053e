import { useId, useState } from 'react';
import { DropZone, FileTrigger, type DropItem } from 'react-aria-components';
import { useTranslations } from 'use-intl';
import { useMutation } from '@tanstack/react-query';
import { request } from '../api/request.js';
import { upload } from '../api/upload.js';
import type { KpiColumnsInput, KpiKind } from '../generated/graphql.js';
import { FollowJob } from '../jobs/follow-job.js';
import { Button } from '../ui/button.js';
import { Dialog } from '../ui/dialog.js';
import { CheckField, SelectField, TextField } from '../ui/field.js';
import { Note } from '../ui/note.js';
import { csvColumns } from './csv-columns.js';
import { StartImportDocument, type ShownKpi } from './kpi-documents.js';
import styles from './kpi-models.module.css';
import { useOutdateKpis } from './use-outdate-kpis.js';

const COLUMNS = ['illustration', 'day', 'slot', 'audience', 'advertiser', 'numerator', 'denominator'] as const;
type Column = (typeof COLUMNS)[number];

/** Takes a file of observations, says what its columns are, imports it as a job and follows that. */
export function ImportDialog({ kpi, onClose }: { readonly kpi: ShownKpi | undefined; readonly onClose: () => void }) {
  const t = useTranslations('kpiModels.importing');
  const common = useTranslations('common');
  const outdate = useOutdateKpis();
  const columnsId = useId();
  const [file, setFile] = useState<File>();
  const [found, setFound] = useState<readonly string[]>([]);
  const [name, setName] = useState(kpi?.name ?? 'ctr');
  const [kind, setKind] = useState<KpiKind>('RATE');
  const [counts, setCounts] = useState({ numerator: 'clicks', denominator: 'impressions' });
  const [maturity, setMaturity] = useState('');
  const [columns, setColumns] = useState<Partial<Record<Column, string>>>({});
  const [simulated, setSimulated] = useState(false);
  const [skipBadRows, setSkipBadRows] = useState(false);
  // A name that is not known defines a new KPI.
  const known = kpi?.name === name.trim() ? kpi : undefined;
  const validMaturity = maturity === '' || (/^\d+$/.test(maturity) && Number(maturity) <= 365);
  const ready = file !== undefined && name.trim() !== '' && validMaturity;

  const start = useMutation({
    mutationFn: async (chosen: File) => {
      const [uploaded] = await upload([chosen]);
      const mapped: KpiColumnsInput = Object.fromEntries(
        Object.entries(columns).filter(([, column]) => column.trim() !== ''),
      );
      const { importKpi } = await request(StartImportDocument, {
        input: {
          ...{ kpi: name.trim(), upload: uploaded!.id, columns: mapped, simulated, skipBadRows },
          ...(known ? {} : { kind, ...counts }),
          ...(maturity === '' ? {} : { maturityDays: Number(maturity) }),
        },
      });
      return importKpi.id;
    },
  });
  const take = async (chosen: File | undefined): Promise<void> => {
    if (!chosen) return;
    setFile(chosen);
    setFound(await csvColumns(chosen));
  };

  if (start.data !== undefined) {
    return (
      <Dialog
        open
        title={t('following', { name: file?.name ?? '' })}
        onClose={onClose}
        actions={
          <>
            <Button onPress={() => start.reset()}>{t('another')}</Button>
            <Button onPress={onClose}>{common('close')}</Button>
          </>
        }
      >
        <FollowJob id={start.data} onEnd={outdate} />
      </Dialog>
    );
  }
  return (
    <Dialog
      open
      title={t('title')}
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{common('cancel')}</Button>
          <Button
            kind="primary"
            isDisabled={!ready || start.isPending}
            onPress={() => {
              if (file) start.mutate(file);
            }}
          >
            {start.isPending ? t('uploading') : t('start')}
          </Button>
        </>
      }
    >
      <DropZone className={styles.drop!} aria-label={t('drop')} onDrop={({ items }) => void fileOf(items).then(take)}>
        <FileTrigger acceptedFileTypes={['.csv', '.parquet', 'text/csv']} onSelect={(files) => void take(files?.[0])}>
          <Button>{t('choose')}</Button>
        </FileTrigger>
        <p role="status">{file ? file.name : t('dropHint')}</p>
      </DropZone>
      <TextField
        label={t('kpi')}
        hint={known ? t('knownHint') : t('newHint')}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      {!known && (
        <>
          <SelectField
            label={t('kind')}
            hint={t(`kindHints.${kind}`)}
            value={kind}
            onChange={(chosen) => {
              setKind(chosen);
              setCounts(
                chosen === 'RATE'
                  ? { numerator: 'clicks', denominator: 'impressions' }
                  : { numerator: 'seconds', denominator: 'views' },
              );
            }}
            options={(['RATE', 'NUMBER'] as const).map((value) => ({ value, label: t(`kinds.${value}`) }))}
          />
          <div className={styles.pair}>
            <TextField
              label={t(kind === 'RATE' ? 'numerator' : 'quantity')}
              value={counts.numerator}
              onChange={(event) => setCounts({ ...counts, numerator: event.target.value })}
            />
            <TextField
              label={t(kind === 'RATE' ? 'denominator' : 'units')}
              value={counts.denominator}
              onChange={(event) => setCounts({ ...counts, denominator: event.target.value })}
            />
          </div>
        </>
      )}
      <TextField
        label={t('maturity')}
        hint={t('maturityHint')}
        value={maturity}
        inputMode="numeric"
        placeholder={known ? String(known.maturityDays) : '0'}
        onChange={(event) => setMaturity(event.target.value)}
        error={validMaturity ? undefined : t('maturityInvalid')}
      />
      <details className={styles.more}>
        <summary>{t('columns')}</summary>
        <p className={styles.quiet}>
          {found.length > 0 ? t('columnsFound', { columns: found.join(', ') }) : t('columnsHint')}
        </p>
        <div className={styles.pair}>
          {COLUMNS.map((column) => (
            <TextField
              key={column}
              label={t(`columnNames.${column}`)}
              placeholder={
                column === 'numerator' || column === 'denominator' ? (known?.[column] ?? counts[column]) : column
              }
              value={columns[column] ?? ''}
              onChange={(event) => setColumns({ ...columns, [column]: event.target.value })}
              list={columnsId}
              autoComplete="off"
            />
          ))}
        </div>
        <datalist id={columnsId}>
          {found.map((column) => (
            <option key={column} value={column} />
          ))}
        </datalist>
      </details>
      <details className={styles.more}>
        <summary>{t('format')}</summary>
        <p>{t('formatText')}</p>
        <pre className={styles.example}>{`illustration,day,slot,audience,clicks,impressions
rocket.png,2026-03-01,feed,new,31,2100
id:42,2026-03-01,top,,12,900`}</pre>
        <p className={styles.quiet}>{t('formatMore', { file: 'docs/kpi-observations.md' })}</p>
      </details>
      <CheckField
        label={t('skipBadRows')}
        hint={t('skipBadRowsHint')}
        checked={skipBadRows}
        onChange={setSkipBadRows}
      />
      <CheckField label={t('simulated')} hint={t('simulatedHint')} checked={simulated} onChange={setSimulated} />
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

async function fileOf(items: readonly DropItem[]): Promise<File | undefined> {
  const [item] = items.filter(({ kind }) => kind === 'file');
  return item?.kind === 'file' ? item.getFile() : undefined;
}
