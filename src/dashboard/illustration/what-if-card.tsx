import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useDocument } from '../api/query.js';
import { graphql } from '../generated/gql.js';
import type { CoOccurringTags } from '../generated/graphql.js';
import { SimulatedBadge } from '../ui/badge.js';
import { Button } from '../ui/button.js';
import { Card } from '../ui/card.js';
import { Choice } from '../ui/choice.js';
import { ErrorState } from '../ui/error-state.js';
import { Skeleton } from '../ui/loading.js';
import { useAddress } from './address.js';
import { CopyButton } from './details-card.js';
import { linearWhatIf } from './linear-what-if.js';
import { TagAdder } from './tag-adder.js';
import { edited, MOST_EDITS, readEdits, writeEdits, type TagEdits } from './tag-edits.js';
import { TagSwitches, type SwitchedTag } from './tag-switches.js';
import { useWhatIf } from './what-if-answer.js';
import { WhatIfResult } from './what-if-result.js';
import styles from './what-if.module.css';
import type { ShownKpi, WhatIfForecast } from './shown.js';

const IllustrationWhatIfTagsDocument = graphql(`
  query IllustrationWhatIfTags($id: ID!, $kpi: String!) {
    illustration(id: $id) {
      id
      kpi(name: $kpi) {
        rate
        linear
        intercept
        rateAtIntercept
        simulated
        interval {
          low
          high
        }
        model {
          link
        }
        treeContribution(first: 1) {
          trees
        }
        contributions(first: 100) {
          tag {
            name
            displayName
          }
          score
          coefficient
          points
        }
      }
    }
  }
`);

/** Until the address is written: browsers refuse an address that changes with every pixel of a slider. */
const ADDRESS_MS = 250;
/** Score from which a tag of the picture has a switch. */
const HAS = 0.2;

/** The forecast for the same picture with tags switched off, on, or set to other scores. */
export function WhatIfCard({ id, kpi }: { readonly id: string; readonly kpi: ShownKpi }) {
  const t = useTranslations('illustration');
  const { data, error, isPending, refetch } = useDocument(IllustrationWhatIfTagsDocument, { id, kpi: kpi.name });
  const forecast = data?.illustration?.kpi;
  return (
    <Card title={t('whatIf')} note={t('whatIfNote')} {...(forecast?.simulated ? { actions: <SimulatedBadge /> } : {})}>
      {error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : isPending ? (
        <Skeleton height="440px" />
      ) : forecast ? (
        <Editor id={id} kpi={kpi} forecast={forecast} />
      ) : (
        <p>{t('noForecastText')}</p>
      )}
    </Card>
  );
}

function Editor(props: { readonly id: string; readonly kpi: ShownKpi; readonly forecast: WhatIfForecast }) {
  const { id, kpi, forecast } = props;
  const t = useTranslations('illustration');
  const [{ edits, coOccurring }, setAsked] = useEdits();
  const { answer, confirmed, error, retry, foresee } = useWhatIf(id, kpi.name, edits, coOccurring);
  const contributions = new Map(forecast.contributions.map((each) => [each.tag.name, each]));
  const foreseen =
    confirmed || coOccurring === 'MOVED' || forecast.treeContribution
      ? null
      : linearWhatIf({ ...forecast, link: forecast.model.link, kind: kpi.kind, contributions }, edits);
  const edit = (name: string, score: number | null | undefined): TagEdits => edited(edits, name, score);
  const change = (name: string, score: number | null | undefined) =>
    setAsked({ edits: edit(name, score), coOccurring });
  const own: SwitchedTag[] = forecast.contributions
    .filter(({ tag, score }) => score >= HAS || edits.has(tag.name))
    .map(({ tag, score, points }) => ({ ...tag, score, points }));
  const names = new Set(own.map(({ name }) => name));
  const added: SwitchedTag[] = [...edits.keys()]
    .filter((name) => !names.has(name))
    .map((name) => ({ name, displayName: name.replaceAll('_', ' '), score: 0 }));
  return (
    <div className={styles.editor}>
      <WhatIfResult
        kpi={kpi}
        forecast={forecast}
        answer={answer}
        foreseen={foreseen}
        confirmed={confirmed}
        changed={edits.size > 0}
      />
      {error && <ErrorState error={error} onRetry={retry} />}
      <div className={styles.choices}>
        <Choice
          label={t('coOccurring')}
          labelled
          value={coOccurring}
          options={[
            { value: 'HELD', label: t('HELD') },
            { value: 'MOVED', label: t('MOVED') },
          ]}
          onChange={(chosen: CoOccurringTags) => setAsked({ edits, coOccurring: chosen })}
        />
        <Button isDisabled={edits.size === 0} onPress={() => setAsked({ edits: new Map(), coOccurring })}>
          {t('reset')}
        </Button>
        {edits.size > 0 && (
          <CopyButton
            key={JSON.stringify([...edits])}
            text={addressOf(edits, coOccurring)}
            label={t('share')}
            done={t('shared')}
          />
        )}
      </div>
      <TagSwitches
        kind={kpi.kind}
        own={own}
        added={added}
        edits={edits}
        onChange={change}
        onForesee={(name, score) => foresee(edit(name, score))}
      />
      <TagAdder
        without={(name) => names.has(name) || edits.has(name)}
        onAdd={(name) => change(name, null)}
        isDisabled={edits.size >= MOST_EDITS}
      />
    </div>
  );
}

interface Asked {
  readonly edits: TagEdits;
  readonly coOccurring: CoOccurringTags;
}

/** The edits at once, and in the address a moment later. */
function useEdits(): [Asked, (asked: Asked) => void] {
  const [address, changeAddress] = useAddress();
  const [asked, setAsked] = useState<Asked>(() => readEdits(address));
  useEffect(() => {
    const timer = setTimeout(() => {
      const before = readEdits(new URLSearchParams(location.search));
      if (keyOf(before) === keyOf(asked)) return;
      changeAddress((parameters) => writeEdits(parameters, asked.edits, asked.coOccurring));
    }, ADDRESS_MS);
    return () => clearTimeout(timer);
  }, [asked, changeAddress]);
  return [asked, setAsked];
}

const keyOf = ({ edits, coOccurring }: Asked): string => JSON.stringify([...edits, coOccurring]);

function addressOf(edits: TagEdits, coOccurring: CoOccurringTags): string {
  const address = new URL(location.href);
  writeEdits(address.searchParams, edits, coOccurring);
  return address.href;
}
