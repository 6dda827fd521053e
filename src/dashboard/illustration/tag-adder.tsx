import { useState } from 'react';
import { Button as AriaButton, ComboBox, Input, Label, ListBox, ListBoxItem, Popover } from 'react-aria-components';
import { useTranslations } from 'use-intl';
import { fitsTyped } from '../api/fits-typed.js';
import { useDocument } from '../api/query.js';
import { graphql } from '../generated/gql.js';
import styles from './tag-adder.module.css';

const IllustrationTagNamesDocument = graphql(`
  query IllustrationTagNames($search: String!) {
    tags(first: 12, search: $search, order: LIBRARY) {
      edges {
        node {
          name
          displayName
          illustrationCount
        }
      }
    }
  }
`);

/** Names of the tag model to choose from, as they are typed; those that the library has most are first. */
export function TagAdder(props: {
  /** Tags that are there already. */
  readonly without: (name: string) => boolean;
  readonly onAdd: (name: string) => void;
  readonly isDisabled: boolean;
}) {
  const { without, onAdd, isDisabled } = props;
  const t = useTranslations('illustration');
  const [text, setText] = useState('');
  const search = text.trim().replaceAll(' ', '_');
  const { data, isPlaceholderData } = useDocument(IllustrationTagNamesDocument, { search }, { keep: true });
  const found = (data?.tags.edges ?? [])
    .map(({ node }) => node)
    .filter(({ name, displayName }) => !without(name) && (!isPlaceholderData || fitsTyped(text, name, displayName)));
  return (
    <ComboBox
      className={styles.adder!}
      isDisabled={isDisabled}
      items={found.map((each) => ({ ...each, id: each.name }))}
      inputValue={text}
      onInputChange={setText}
      value={null}
      onChange={(key) => {
        if (key === null) return;
        onAdd(String(key));
        setText('');
      }}
      allowsEmptyCollection
      menuTrigger="focus"
    >
      <Label>{t('addTag')}</Label>
      <div className={styles.field}>
        <Input placeholder={t('addTagPlaceholder')} />
        <AriaButton aria-label={t('addTag')}>▾</AriaButton>
      </div>
      <Popover className={styles.popover!}>
        <ListBox className={styles.list!} renderEmptyState={() => !isPlaceholderData && <p>{t('noTagFound')}</p>}>
          {(tag: (typeof found)[number]) => (
            <ListBoxItem id={tag.name} textValue={tag.displayName} className={styles.item!}>
              <span>{tag.displayName}</span>
              <small>{t('inLibrary', { count: tag.illustrationCount })}</small>
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </ComboBox>
  );
}
