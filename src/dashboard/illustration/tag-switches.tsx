import { useState } from 'react';
import { Switch, Slider, SliderThumb, SliderTrack } from 'react-aria-components';
import { useTranslations } from 'use-intl';
import { Button } from '../ui/button.js';
import { useFigures, type KpiKind } from '../ui/format.js';
import type { TagEdits } from './tag-edits.js';
import switches from './switch.module.css';
import styles from './what-if.module.css';

export interface SwitchedTag {
  readonly name: string;
  readonly displayName: string;
  /** As the tag model sees it; 0 of an added tag. */
  readonly score: number;
  readonly points?: number;
}

/** Rows until the others are asked for. */
const FIRST = 10;

/** A switch for each tag of the picture and each that was added; with sliders for those who want more than on and off. */
export function TagSwitches(props: {
  readonly kind: KpiKind;
  readonly own: readonly SwitchedTag[];
  readonly added: readonly SwitchedTag[];
  readonly edits: TagEdits;
  /** undefined: as the picture has it */
  readonly onChange: (name: string, score: number | null | undefined) => void;
  /** It will probably be changed to this next. */
  readonly onForesee: (name: string, score: number | null | undefined) => void;
}) {
  const { kind, own, added, edits, onChange, onForesee } = props;
  const t = useTranslations('illustration');
  const figures = useFigures();
  const [sliders, setSliders] = useState(() => [...edits.values()].some((score) => score !== null && score !== 0));
  const [whole, setWhole] = useState(false);
  const shown = whole ? own : own.filter(({ name }, place) => place < FIRST || edits.has(name));
  const row = (tag: SwitchedTag, isAdded: boolean) => {
    const edit = edits.get(tag.name);
    const score = edit === undefined ? tag.score : edit;
    const on = edit === undefined ? !isAdded : edit !== 0;
    const opposite = isAdded ? (on ? undefined : null) : on ? 0 : undefined;
    return (
      <li key={tag.name} className={styles.tag} data-edited={edit !== undefined || undefined}>
        <span onPointerEnter={() => onForesee(tag.name, opposite)} onFocus={() => onForesee(tag.name, opposite)}>
          <Switch className={switches.switch!} isSelected={on} onChange={() => onChange(tag.name, opposite)}>
            <span className={switches.track} />
            {tag.displayName}
          </Switch>
        </span>
        <span
          className={styles.points}
          title={
            tag.points === undefined ? undefined : t('tagAssociation', { points: figures.points(tag.points, kind) })
          }
        >
          {tag.points === undefined ? '' : figures.points(tag.points, kind)}
        </span>
        <span className={styles.scoreText}>{score === null ? '' : figures.score(score)}</span>
        {sliders && (
          <Slider
            className={styles.slider!}
            aria-label={t('scoreOf', { tag: tag.displayName })}
            minValue={0}
            maxValue={1}
            step={0.01}
            value={score ?? 1}
            onChange={(value) => onChange(tag.name, Number(value))}
          >
            <SliderTrack className={styles.sliderTrack!}>
              <span className={styles.filled} style={{ width: `${(score ?? 1) * 100}%` }} aria-hidden="true" />
              <SliderThumb className={styles.thumb!} />
            </SliderTrack>
          </Slider>
        )}
        {score === null && <small className={styles.average}>{t('averageScore')}</small>}
      </li>
    );
  };
  return (
    <div className={styles.switches}>
      <div className={styles.heading}>
        <h3>{t('itsTags')}</h3>
        <Switch className={switches.switch!} isSelected={sliders} onChange={setSliders}>
          <span className={switches.track} />
          {t('withSliders')}
        </Switch>
      </div>
      <ul className={styles.tags}>{shown.map((tag) => row(tag, false))}</ul>
      {own.length > FIRST && (
        <Button kind="quiet" onPress={() => setWhole(!whole)}>
          {whole ? t('showFewer') : t('showAllTags', { count: own.length })}
        </Button>
      )}
      {added.length > 0 && (
        <>
          <h3>{t('addedTags')}</h3>
          <ul className={styles.tags}>{added.map((tag) => row(tag, true))}</ul>
        </>
      )}
    </div>
  );
}
