import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Choice } from '../ui/choice.js';
import type { CardSize } from './illustration-grid.js';

const KEY = 'eyecatch.cardSize';
const SIZES: readonly CardSize[] = ['small', 'medium', 'large'];

/** How large the pictures are shown, as chosen last in this browser. */
export function useCardSize(): [size: CardSize, choose: (size: CardSize) => void] {
  const [size, setSize] = useState<CardSize>(() => SIZES.find((each) => each === stored()) ?? 'medium');
  return [
    size,
    (chosen) => {
      setSize(chosen);
      try {
        localStorage.setItem(KEY, chosen);
      } catch {
        // Storage is switched off: the choice lasts as long as the view.
      }
    },
  ];
}

function stored(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

export function CardSizeChoice(props: { readonly size: CardSize; readonly onChange: (size: CardSize) => void }) {
  const t = useTranslations('library');
  return (
    <Choice
      label={t('size.label')}
      value={props.size}
      options={SIZES.map((value) => ({ value, label: t(`size.${value}`) }))}
      onChange={props.onChange}
    />
  );
}
