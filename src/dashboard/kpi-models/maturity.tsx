import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useMutationDocument } from '../api/query.js';
import { Button } from '../ui/button.js';
import { TextField } from '../ui/field.js';
import { useFigures } from '../ui/format.js';
import { KpiOverviewDocument, SetMaturityDocument, type ShownKpi } from './kpi-documents.js';
import styles from './kpi-models.module.css';

const MOST_DAYS = 365;

/** How many of the last days are left out of training, since their clicks still arrive. */
export function Maturity({ kpi: { name, maturityDays, immatureFrom } }: { readonly kpi: ShownKpi }) {
  const t = useTranslations('kpiModels.maturity');
  const figures = useFigures();
  const [days, setDays] = useState(String(maturityDays));
  const set = useMutationDocument(SetMaturityDocument, { outdates: [KpiOverviewDocument] });
  const number = Number(days);
  const valid = /^\d+$/.test(days) && number <= MOST_DAYS;
  return (
    <form
      className={styles.maturityForm}
      onSubmit={(event) => {
        event.preventDefault();
        if (valid) set.mutate({ kpi: name, days: number });
      }}
    >
      <TextField
        label={t('label')}
        inputMode="numeric"
        value={days}
        onChange={(event) => setDays(event.target.value)}
        error={set.error?.message ?? (valid ? undefined : t('invalid'))}
        hint={immatureFrom === null ? t('allMature') : t('immatureFrom', { day: figures.day(`${immatureFrom}T12:00`) })}
      />
      <Button type="submit" isDisabled={!valid || number === maturityDays || set.isPending}>
        {t('save')}
      </Button>
      <span role="status" className={styles.saved}>
        {set.isSuccess && number === maturityDays ? t('saved') : ''}
      </span>
    </form>
  );
}
