import { useTranslations } from 'use-intl';
import type { ShownJob } from './job-documents.js';
import { useJobFailures } from './job-result.js';
import { WideTable } from '../ui/wide-table.js';

/** Rows or pictures that a job left out, with the reason of each. */
export function JobFailures({ job }: { readonly job: ShownJob }) {
  const t = useTranslations('jobs');
  const failures = useJobFailures()(job);
  if (failures.length === 0) return null;
  return (
    <WideTable label={t('leftOut')}>
      <thead>
        <tr>
          <th scope="col">{t('leftOut')}</th>
          <th scope="col">{t('reason')}</th>
        </tr>
      </thead>
      <tbody>
        {failures.map(({ what, reason }, place) => (
          <tr key={place}>
            <th scope="row">{what}</th>
            <td lang="en">{reason}</td>
          </tr>
        ))}
      </tbody>
    </WideTable>
  );
}
