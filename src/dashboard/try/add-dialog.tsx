import { useState } from 'react';
import { Checkbox, CheckboxGroup, Form, Input, Label, Text, TextField } from 'react-aria-components';
import { useTranslations } from 'use-intl';
import { useMutation } from '@tanstack/react-query';
import { request, type ApiError } from '../api/request.js';
import type { DuplicatePolicy } from '../generated/graphql.js';
import { Button } from '../ui/button.js';
import { Choice } from '../ui/choice.js';
import { Dialog } from '../ui/dialog.js';
import styles from './add-dialog.module.css';
import { askOfUploads } from './ask-of-uploads.js';
import type { Answer, Tagged } from './candidates.js';
import { TryIngestDocument } from './documents.js';
import { followIngest, type Picture } from './pictures.js';
import { Problem } from './problem.js';

const POLICIES = ['LINK', 'SKIP', 'KEEP'] as const satisfies readonly DuplicatePolicy[];

/** Asks which of the pictures become illustrations of the library, and what is known of them. */
export function AddDialog(props: {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  /** Those that were sent and can be read. */
  readonly pictures: readonly Picture[];
  readonly tagged: ReadonlyMap<string, Answer<Tagged>>;
}) {
  const t = useTranslations('tryOut');
  return (
    <Dialog title={t('addTitle')} open={props.isOpen} onClose={props.onClose}>
      <AddForm {...props} />
    </Dialog>
  );
}

function AddForm({ onClose, pictures, tagged }: Parameters<typeof AddDialog>[0]) {
  const t = useTranslations('tryOut');
  const common = useTranslations('common');
  const isThere = ({ upload }: Picture): boolean => Boolean(tagged.get(upload!)?.data?.exactDuplicate);
  const [chosen, setChosen] = useState(() => pictures.filter((each) => !isThere(each)).map(({ upload }) => upload!));
  const [policy, setPolicy] = useState<DuplicatePolicy>('LINK');
  const add = useMutation<{ ingest: { id: string } }, ApiError, FormData>({
    mutationFn: (form) => {
      const text = (name: string): string => (form.get(name) as string).trim();
      const tags = text('tags')
        .split(/[,、\n]/)
        .map((tag) => tag.trim())
        .filter(Boolean);
      const advertiser = text('advertiser');
      const illustrations = pictures
        .filter(({ upload }) => chosen.includes(upload!))
        .map(({ upload, name }) => ({
          upload: upload!,
          name,
          ...(tags.length > 0 ? { tags } : {}),
          ...(text('source') ? { source: text('source') } : {}),
          ...(advertiser ? { metadata: { advertiser } } : {}),
        }));
      return askOfUploads(chosen, () => request(TryIngestDocument, { illustrations, duplicates: policy }));
    },
    onSuccess: ({ ingest }) => {
      const names = pictures.filter(({ upload }) => chosen.includes(upload!));
      followIngest({ job: ingest.id, pictures: names.map(({ upload, name }) => ({ upload: upload!, name })) });
      onClose();
    },
  });
  return (
    <Form
      className={styles.form!}
      onSubmit={(event) => {
        event.preventDefault();
        add.mutate(new FormData(event.currentTarget));
      }}
    >
      <CheckboxGroup value={chosen} onChange={setChosen} className={styles.group!}>
        <Label>{t('addWhich', { count: chosen.length, total: pictures.length })}</Label>
        <div className={styles.all}>
          <Button kind="quiet" onPress={() => setChosen(pictures.map(({ upload }) => upload!))}>
            {t('addAll')}
          </Button>
          <Button kind="quiet" onPress={() => setChosen([])}>
            {t('addNone')}
          </Button>
        </div>
        <div className={styles.pictures}>
          {pictures.map((picture) => (
            <Checkbox key={picture.key} value={picture.upload!} className={styles.picture!}>
              <span className={styles.box} aria-hidden="true" />
              <img src={picture.preview} alt="" />
              <span>
                {picture.name}
                {isThere(picture) && <small>{t('addIsThere')}</small>}
              </span>
            </Checkbox>
          ))}
        </div>
      </CheckboxGroup>
      <TextField name="source" className={styles.field!}>
        <Label>{t('addSource')}</Label>
        <Input placeholder="https://" />
      </TextField>
      <TextField name="tags" className={styles.field!}>
        <Label>{t('addTags')}</Label>
        <Input />
        <Text slot="description">{t('addTagsNote')}</Text>
      </TextField>
      <TextField name="advertiser" className={styles.field!}>
        <Label>{t('addAdvertiser')}</Label>
        <Input />
      </TextField>
      <div className={styles.field}>
        <Choice
          label={t('addDuplicates')}
          labelled
          value={policy}
          options={POLICIES.map((value) => ({ value, label: t(`duplicates.${value}`) }))}
          onChange={setPolicy}
        />
        <p className={styles.note}>{t(`duplicatesNote.${policy}`)}</p>
      </div>
      {add.error && <Problem error={add.error} />}
      <div className={styles.actions}>
        <Button onPress={onClose}>{common('cancel')}</Button>
        <Button type="submit" kind="primary" isDisabled={chosen.length === 0 || add.isPending}>
          {add.isPending ? t('adding') : t('addSubmit', { count: chosen.length })}
        </Button>
      </div>
    </Form>
  );
}
