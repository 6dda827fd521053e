import { useTranslations } from 'use-intl';
import { Choice } from '../ui/choice.js';
import styles from './context-choice.module.css';
import { FACTORS, type Settings } from './settings.js';

/** Where, to whom and when pictures are shown: of the levels that the deployed model tells apart. */
export function ContextChoice(props: {
  readonly levels: readonly { readonly factor: string; readonly level: string }[];
  readonly settings: Settings;
}) {
  const { levels, settings } = props;
  const t = useTranslations('tryOut');
  const shown = FACTORS.map((factor) => ({
    factor,
    levels: levels.filter((each) => each.factor === factor).map(({ level }) => level),
  })).filter((each) => each.levels.length > 0);
  if (shown.length === 0) return null;
  return (
    <fieldset className={styles.context}>
      <legend>{t('context')}</legend>
      {shown.map(({ factor, levels: known }) => {
        const value = settings.context[factor] ?? '';
        return (
          <Choice
            key={factor}
            label={t(`factor.${factor}`)}
            labelled
            value={value}
            options={[
              { value: '', label: t('anyLevel') },
              // What an address asks for stands there even if the model does not know it: the server says so.
              ...[...new Set([...known, ...(value ? [value] : [])])].map((level) => ({ value: level, label: level })),
            ]}
            onChange={(level) => settings.change(factor, level)}
          />
        );
      })}
    </fieldset>
  );
}
