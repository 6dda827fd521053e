import type { ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import { useTranslations } from 'use-intl';
import { useDocument } from '../api/query.js';
import { useSession } from '../api/session.js';
import { RunningJobsDocument } from '../jobs/job-documents.js';
import styles from './shell.module.css';

const ENTRIES = [
  {
    path: '/',
    name: 'library',
    short: 'library',
    icon: <path d="M3 3h6v6H3zM11 3h6v6h-6zM3 11h6v6H3zM11 11h6v6h-6z" />,
  },
  { path: '/try', name: 'tryOut', short: 'tryOutShort', icon: <path d="M10 3v9M6 7l4-4 4 4M3 13v4h14v-4" /> },
  { path: '/kpi-models', name: 'kpiModels', short: 'kpiModels', icon: <path d="M3 3v14h14M6 13l3-4 3 2 4-6" /> },
  {
    path: '/tag-models',
    name: 'tagModels',
    short: 'tagModels',
    icon: <path d="M3 9V3h6l8 8-6 6zM6.5 6.5h.01" />,
  },
  { path: '/jobs', name: 'jobs', short: 'jobs', icon: <path d="M4 5h12M4 10h12M4 15h7" /> },
] as const satisfies readonly { path: string; name: string; short: string; icon: ReactNode }[];

/** For those who give keys out, where keys are asked for. */
const KEYS = {
  path: '/keys',
  name: 'keys',
  short: 'keys',
  icon: <path d="M7 10a3.5 3.5 0 1 0 0 .01M10.5 10H17v3M14 10v2" />,
} as const;

const JOBS_MS = 10_000;

/** Beside the views on a wide screen, below them on a phone. */
export function Navigation() {
  const t = useTranslations('shell');
  const [location] = useLocation();
  const { data: session } = useSession();
  const entries = session?.keys === 'required' && session.scopes.includes('admin') ? [...ENTRIES, KEYS] : ENTRIES;
  const current = (path: string): boolean =>
    path === '/' ? location === '/' || location.startsWith('/illustrations/') : location.startsWith(path);
  return (
    <nav aria-label={t('navigation')} className={styles.navigation}>
      <ul>
        {entries.map(({ path, name, short, icon }) => (
          <li key={path}>
            <Link href={path} aria-current={current(path) ? 'page' : undefined}>
              <svg viewBox="0 0 20 20" width="20" height="20" aria-hidden="true" className={styles.icon}>
                {icon}
              </svg>
              <span className={styles.long}>{t(name)}</span>
              <span className={styles.short}>{t(short)}</span>
              {path === '/jobs' && <JobsUnderWay />}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** How many jobs run or wait; nothing when none does. */
function JobsUnderWay() {
  const t = useTranslations('shell');
  const { data } = useDocument(RunningJobsDocument, {}, { staleMs: JOBS_MS, everyMs: JOBS_MS });
  const count = data ? data.running.totalCount + data.queued.totalCount : 0;
  if (count === 0) return null;
  return (
    <span className={styles.underWay}>
      <span aria-hidden="true">{count}</span>
      <span className="hidden">{t('jobsUnderWay', { count })}</span>
    </span>
  );
}
