import { useEffect } from 'react';
import { useTranslations } from 'use-intl';
import { useSearchParams } from 'wouter';
import { useDocument } from '../api/query.js';
import { graphql } from '../generated/gql.js';
import type { KpiChoiceQuery } from '../generated/graphql.js';
import { Choice } from './choice.js';

export const KpisDocument = graphql(`
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
`);

const KEY = 'eyecatch.kpi';

/** The KPI a view speaks of: of the address (`?kpi=ctr`), else the one chosen last, else the first there is. */
export function useKpi(): {
  readonly kpi: KpiChoiceQuery['kpis'][number] | undefined;
  readonly kpis: KpiChoiceQuery['kpis'];
  readonly choose: (name: string) => void;
  readonly pending: boolean;
} {
  const { data, isPending } = useDocument(KpisDocument, {});
  const [search, setSearch] = useSearchParams();
  const kpis = data?.kpis ?? [];
  const named = (name: string | null) => kpis.find((each) => each.name === name);
  const kpi = named(search.get('kpi')) ?? named(stored()) ?? kpis[0];
  const name = kpi?.name;
  useEffect(() => {
    try {
      if (name !== undefined) localStorage.setItem(KEY, name);
    } catch {
      // Storage is switched off: the address alone remembers.
    }
  }, [name]);
  return {
    kpi,
    kpis,
    pending: isPending,
    choose: (chosen) =>
      setSearch((before) => {
        const after = new URLSearchParams(before);
        after.set('kpi', chosen);
        return after;
      }),
  };
}

function stored(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

/** A choice among KPIs; nothing when there is but one. */
export function KpiChoice() {
  const t = useTranslations('common');
  const { kpi, kpis, choose } = useKpi();
  if (kpis.length < 2 || !kpi) return null;
  return (
    <Choice
      label={t('kpi')}
      labelled
      value={kpi.name}
      options={kpis.map(({ name }) => ({ value: name, label: name }))}
      onChange={choose}
    />
  );
}
