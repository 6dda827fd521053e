import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import { useTranslations } from 'use-intl';
import { useMutationDocument } from '../api/query.js';
import { FollowJob } from '../jobs/follow-job.js';
import { Badge } from '../ui/badge.js';
import { Button } from '../ui/button.js';
import { Card } from '../ui/card.js';
import { Figures } from '../ui/figures.js';
import { useFigures } from '../ui/format.js';
import { Note } from '../ui/note.js';
import { ActivateDialog } from './activate-dialog.js';
import { BackendChoice } from './backend-choice.js';
import { IndexDialog } from './index-dialog.js';
import { provenanceOf } from './provenance.js';
import { BuildTagModelIndexDocument, type ShownTagModel } from './tag-model-documents.js';
import styles from './tag-models.module.css';

/**
 * A tag model: what it covers, how it came to be, and what can be done with it.
 *
 * @param library how many illustrations there are
 * @param linked leads to the model's own page
 */
export function TagModelCard(props: {
  readonly model: ShownTagModel;
  readonly library: number;
  readonly linked?: boolean;
}) {
  const { model, library, linked } = props;
  const t = useTranslations('tagModels.card');
  const figures = useFigures();
  const client = useQueryClient();
  const [dialog, setDialog] = useState<'activate' | 'index'>();
  const build = useMutationDocument(BuildTagModelIndexDocument);
  const outdate = (): void => void client.invalidateQueries();
  const { active, illustrationCount, tagCount, index } = model;
  const { summary, images, backend } = provenanceOf(model.provenance);
  const missing = Math.max(0, library - illustrationCount);
  return (
    <Card
      title={model.name}
      actions={
        <span className={styles.actions}>
          {active && <Badge kind="good">{t('active')}</Badge>}
          {linked && <Link href={`/tag-models/${model.id}`}>{t('report')}</Link>}
        </span>
      }
    >
      <Figures
        figures={[
          {
            label: t('tagged'),
            value: figures.count(illustrationCount),
            detail: t('ofLibrary', { count: library }),
            meaning: missing > 0 ? t('missing', { count: missing }) : t('complete'),
          },
          {
            label: t('tags'),
            value: figures.count(tagCount),
            meaning: t('registered', { time: figures.time(model.createdAt) }),
          },
          {
            label: t('index'),
            value:
              index.state === 'READY' && index.bytes !== null
                ? t('megabytes', { size: index.bytes / 1e6 })
                : t(`indexStates.${index.state}`),
            ...(index.bytesPerVector !== null && {
              detail: t('perVector', { bytes: Math.round(index.bytesPerVector) }),
            }),
            meaning: t(`indexMeanings.${index.state}`),
          },
        ]}
      />
      <dl className={styles.facts}>
        <div>
          <dt>{t('origin')}</dt>
          <dd>
            {summary.kind === 'trained'
              ? t('trained', { preset: summary.preset })
              : summary.kind === 'imported'
                ? t('imported', { from: summary.from, preset: summary.preset })
                : t('unknownOrigin')}
            {images && ` ${t('images', { training: images.training, heldOut: images.heldOut })}`}
          </dd>
        </div>
        {backend && (
          <div>
            <dt>{t('backend')}</dt>
            <dd>
              <BackendChoice backend={backend} />
            </dd>
          </div>
        )}
      </dl>
      <div className={styles.buttons}>
        {!active && (
          <Button kind="primary" onPress={() => setDialog('activate')}>
            {t('activate')}
          </Button>
        )}
        <Button onPress={() => setDialog('index')} isDisabled={missing === 0}>
          {t('indexLibrary')}
        </Button>
        <Button
          onPress={() => build.mutate({ model: model.id, rebuild: index.state === 'READY' })}
          isDisabled={build.isPending || illustrationCount === 0 || index.state === 'BUILDING'}
        >
          {t(index.state === 'READY' ? 'rebuild' : 'build')}
        </Button>
      </div>
      {build.error && (
        <Note kind="bad">
          <span role="alert" lang="en">
            {build.error.message}
          </span>
        </Note>
      )}
      {build.data && (
        <div className={styles.follow}>
          <FollowJob key={build.data.buildVectorIndex.id} id={build.data.buildVectorIndex.id} onEnd={outdate} />
        </div>
      )}
      {dialog === 'activate' && (
        <ActivateDialog
          model={model}
          missing={missing}
          onDone={outdate}
          onIndex={() => setDialog('index')}
          onClose={() => setDialog(undefined)}
        />
      )}
      {dialog === 'index' && (
        <IndexDialog model={model} missing={missing} onDone={outdate} onClose={() => setDialog(undefined)} />
      )}
    </Card>
  );
}
