import { useEffect, useRef, useState } from 'react';
import { ComboBox, Input, Label, ListBox, ListBoxItem, Popover } from 'react-aria-components';
import { useTranslations } from 'use-intl';
import { fitsTyped } from '../api/fits-typed.js';
import { useDocument } from '../api/query.js';
import { useFigures } from '../ui/format.js';
import { TagSuggestionsDocument } from './documents.js';
import styles from './tag-search.module.css';

const TYPING_MS = 120;

/** A field that completes names of tags, those that the library has most first. The key "/" leads to it. */
export function TagSearch({ onChoose }: { readonly onChoose: (name: string) => void }) {
  const t = useTranslations('library');
  const { compact } = useFigures();
  const [text, setText] = useState('');
  const [asked, setAsked] = useState('');
  const [begun, setBegun] = useState(false);
  // A field that is emptied (by a choice, by Escape) would open its list, over the results; after a choice it begins anew.
  const [choices, setChoices] = useState(0);
  const [quiet, setQuiet] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const timer = setTimeout(() => setAsked(text.trim()), TYPING_MS);
    return () => clearTimeout(timer);
  }, [text]);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      const target = event.target as Element;
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey) return;
      if (target.closest('input, textarea, select, [contenteditable], [role="dialog"]')) return;
      event.preventDefault();
      input.current?.focus();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);
  useEffect(() => {
    if (choices > 0) input.current?.focus();
  }, [choices]);
  const { data, error, isFetching, isPlaceholderData } = useDocument(
    TagSuggestionsDocument,
    { search: asked },
    { keep: true, enabled: begun },
  );
  const isAnswered = asked === text.trim() && !isPlaceholderData;
  const items = (data?.tags.edges ?? [])
    .map(({ node }) => node)
    .filter(({ name, displayName }) => isAnswered || fitsTyped(text, name, displayName));
  return (
    <ComboBox
      key={choices}
      className={styles.search!}
      items={items}
      inputValue={text}
      onInputChange={(typed) => {
        setQuiet(typed === '');
        setText(typed);
      }}
      selectedKey={null}
      onSelectionChange={(key) => {
        setQuiet(true);
        setText('');
        // Null: given up, by Escape or by going elsewhere.
        if (key === null) return;
        onChoose(String(key));
        setChoices(choices + 1);
      }}
      onFocus={() => setBegun(true)}
      onBlur={() => setQuiet(false)}
      menuTrigger={quiet ? 'manual' : 'focus'}
      allowsEmptyCollection
    >
      <Label className="hidden">{t('search')}</Label>
      <svg viewBox="0 0 20 20" width="18" height="18" aria-hidden="true" className={styles.glass}>
        <path d="M9 3.5a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11ZM13 13l4 4" />
      </svg>
      <Input ref={input} className={styles.input!} placeholder={t('searchPlaceholder')} />
      <kbd className={styles.key} aria-hidden="true">
        /
      </kbd>
      <Popover className={styles.popover!} offset={4}>
        <ListBox
          className={styles.list!}
          renderEmptyState={() => (
            <p className={styles.none}>
              {error ? error.message : isFetching || asked !== text.trim() ? t('searching') : t('noSuchTag')}
            </p>
          )}
        >
          {(tag: (typeof items)[number]) => (
            <ListBoxItem id={tag.name} textValue={tag.displayName} className={styles.item!}>
              <span className={styles.name}>{tag.displayName}</span>
              {tag.category !== 'GENERAL' && <span className={styles.category}>{t(`category.${tag.category}`)}</span>}
              <span className={styles.count}>
                {t('illustrations', { count: tag.illustrationCount, text: compact(tag.illustrationCount) })}
              </span>
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </ComboBox>
  );
}
