import { useState } from 'react';
import { Button as AriaButton, ComboBox, Input, Label, ListBox, ListBoxItem, Popover } from 'react-aria-components';
import { useTranslations } from 'use-intl';
import { fitsTyped } from '../api/fits-typed.js';
import { useDocument } from '../api/query.js';
import { Button } from '../ui/button.js';
import { Picture } from '../ui/picture.js';
import { useLibraryPictures } from './candidates.js';
import { TryLibrarySearchDocument } from './documents.js';
import styles from './library-picker.module.css';
import type { Settings } from './settings.js';

/** Adds illustrations of the library to the set, by a part of their name or by their id, and takes them out again. */
export function LibraryPicker({ settings }: { readonly settings: Settings }) {
  const t = useTranslations('tryOut');
  const [text, setText] = useState('');
  const name = text.trim();
  const named = useDocument(TryLibrarySearchDocument, { name }, { enabled: name !== '', keep: true });
  const byId = useLibraryPictures(/^\d{1,15}$/.test(name) ? [name] : []).get(name)?.data;
  const found = (named.data?.illustrations.edges ?? [])
    .map(({ node }) => node)
    .filter((each) => !named.isPlaceholderData || fitsTyped(name, each.name));
  const offered = [...(byId ? [byId] : []), ...found.filter(({ id }) => id !== byId?.id)].filter(
    ({ id }) => name !== '' && !settings.with.includes(id),
  );
  const chosen = useLibraryPictures(settings.with);
  const set = (ids: readonly string[]): void => settings.change('with', ids.join(',') || undefined);
  return (
    <div className={styles.picker}>
      <ComboBox
        className={styles.box!}
        items={offered}
        inputValue={text}
        onInputChange={setText}
        selectedKey={null}
        onSelectionChange={(id) => {
          if (id === null) return;
          set([...settings.with, String(id)]);
          setText('');
        }}
        menuTrigger="input"
        // It opens at the first letter, before the first answer, and closes once one is chosen.
        allowsEmptyCollection={name !== ''}
      >
        <Label>{t('addFromLibrary')}</Label>
        <div className={styles.field}>
          <Input placeholder={t('addFromLibraryPlaceholder')} />
          <AriaButton aria-label={t('addFromLibraryOpen')}>▾</AriaButton>
        </div>
        <Popover className={styles.popover!}>
          <ListBox<(typeof offered)[number]>
            className={styles.list!}
            renderEmptyState={() => (
              <p className={styles.nothing}>{named.isFetching ? t('searching') : t('nothingFound')}</p>
            )}
          >
            {(item) => (
              <ListBoxItem id={item.id} textValue={item.name} className={styles.item!}>
                <span className={styles.thumbnail}>
                  <Picture id={item.id} name="" shown={36} />
                </span>
                <span>{item.name}</span>
                <small>{item.id}</small>
              </ListBoxItem>
            )}
          </ListBox>
        </Popover>
      </ComboBox>
      {settings.with.length > 0 && (
        <ul className={styles.chosen} aria-label={t('addedFromLibrary')}>
          {settings.with.map((id) => {
            const answer = chosen.get(id);
            const shown = answer?.data?.name ?? id;
            const gone = answer?.data === null || answer?.error;
            return (
              <li key={id} data-gone={gone ? '' : undefined}>
                {gone ? t('noSuchIllustration', { id }) : shown}
                <Button
                  kind="quiet"
                  aria-label={t('takeOut', { name: shown })}
                  onPress={() => set(settings.with.filter((each) => each !== id))}
                >
                  ×
                </Button>
              </li>
            );
          })}
        </ul>
      )}
    </div>
  );
}
