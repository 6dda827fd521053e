import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Link } from 'wouter';
import { Button } from '../ui/button.js';
import { Card } from '../ui/card.js';
import { useFigures } from '../ui/format.js';
import { Picture } from '../ui/picture.js';
import styles from './details.module.css';
import type { ShownIllustration } from './shown.js';

/** Where the file comes from, what people said of it, and its copies. */
export function DetailsCard({ illustration }: { readonly illustration: ShownIllustration }) {
  const t = useTranslations('illustration');
  const figures = useFigures();
  const { id, sha256, source, mediaType, width, height, rating, givenTags, createdAt, copies } = illustration;
  const metadata = Object.entries(illustration.metadata);
  return (
    <Card title={t('details')}>
      <dl className={styles.facts}>
        <dt>{t('id')}</dt>
        <dd>{id}</dd>
        <dt>{t('size')}</dt>
        <dd>{t('pixels', { width: figures.count(width), height: figures.count(height) })}</dd>
        <dt>{t('type')}</dt>
        <dd>{mediaType}</dd>
        <dt>{t('added')}</dt>
        <dd>{figures.time(createdAt)}</dd>
        <dt>{t('source')}</dt>
        <dd>{source ?? t('none')}</dd>
        <dt>{t('givenRating')}</dt>
        <dd>{rating ?? t('none')}</dd>
        <dt>{t('givenTags')}</dt>
        <dd>{givenTags.length > 0 ? givenTags.join(', ') : t('none')}</dd>
        {metadata.map(([key, value]) => (
          <Fact key={key} name={key} value={value} />
        ))}
        <dt>{t('sha256')}</dt>
        <dd className={styles.hash}>
          <code>{sha256}</code>
          <CopyButton text={sha256} label={t('copy')} done={t('copied')} />
        </dd>
        {copies.length > 0 && (
          <>
            <dt>{t('copies')}</dt>
            <dd>
              <ul>
                {copies.map((copy) => (
                  <li key={`${copy.name} ${copy.createdAt}`}>
                    {copy.name}
                    {copy.source != null && ` (${copy.source})`}, {figures.day(copy.createdAt)}
                  </li>
                ))}
              </ul>
            </dd>
          </>
        )}
      </dl>
      <Duplicates illustration={illustration} />
    </Card>
  );
}

function Fact({ name, value }: { readonly name: string; readonly value: unknown }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{typeof value === 'string' ? value : JSON.stringify(value)}</dd>
    </>
  );
}

function Duplicates({ illustration: { duplicates, duplicateCount } }: { readonly illustration: ShownIllustration }) {
  const t = useTranslations('illustration');
  const figures = useFigures();
  return (
    <>
      <h3 className={styles.heading}>{t('duplicates')}</h3>
      {duplicates.length === 0 && <p className={styles.none}>{t('noDuplicates')}</p>}
      {duplicateCount > duplicates.length && (
        <p>{t('mostAlike', { shown: figures.count(duplicates.length), count: figures.count(duplicateCount) })}</p>
      )}
      <ul className={styles.duplicates}>
        {duplicates.map(({ illustration, similarity, mirrored, cropped, linked }) => (
          <li key={illustration.id}>
            <Link href={`/illustrations/${illustration.id}`}>
              <Picture id={illustration.id} name="" shown={96} />
              {illustration.name}
            </Link>
            <span>
              {[
                t('duplicateSimilarity', { similarity: figures.share(similarity) }),
                ...(mirrored ? [t('mirrored')] : []),
                ...(cropped ? [t('cropped')] : []),
                ...(linked ? [t('linkedAtIngest')] : []),
              ].join(', ')}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}

/** Puts a text on the clipboard and says so; absent where the browser has none to offer (plain http on another host). */
export function CopyButton(props: { readonly text: string; readonly label: string; readonly done: string }) {
  const { text, label, done } = props;
  const [copied, setCopied] = useState(false);
  if (!('clipboard' in navigator)) return null;
  return (
    <>
      <Button
        onPress={() => {
          void navigator.clipboard.writeText(text).then(() => setCopied(true));
        }}
      >
        {copied ? done : label}
      </Button>
      <span role="status" className="hidden">
        {copied && done}
      </span>
    </>
  );
}
