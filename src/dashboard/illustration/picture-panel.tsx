import { useState } from 'react';
import { Button as AriaButton, Dialog, DialogTrigger, Modal, ModalOverlay } from 'react-aria-components';
import { useTranslations } from 'use-intl';
import { Button } from '../ui/button.js';
import button from '../ui/button.module.css';
import { ActionLink } from './action-link.js';
import { RatingEstimate } from './rating-estimate.js';
import styles from './illustration.module.css';
import zoom from './zoom.module.css';
import type { ShownIllustration } from './shown.js';

/** The picture itself, what to do with it, and what its content is rated; beside the cards where there is room. */
export function PicturePanel({ illustration }: { readonly illustration: ShownIllustration }) {
  const t = useTranslations('illustration');
  const { id, name, url, width, height, indexed, contentRating } = illustration;
  const [broken, setBroken] = useState(false);
  return (
    <div className={styles.panel}>
      <DialogTrigger>
        <AriaButton className={styles.picture!} aria-label={t('zoom', { name })} isDisabled={broken}>
          {broken ? (
            <span className={styles.broken}>{t('brokenPicture')}</span>
          ) : (
            <img
              src={url}
              alt={name}
              width={width}
              height={height}
              style={{ aspectRatio: `${width} / ${height}` }}
              onError={() => setBroken(true)}
            />
          )}
        </AriaButton>
        <Zoom name={name} url={url} width={width} />
      </DialogTrigger>
      <div className={styles.actions}>
        {indexed && <ActionLink href={`/?like=${id}`}>{t('findSimilar')}</ActionLink>}
        {indexed && <ActionLink href={`/try?with=${id}`}>{t('tryIt')}</ActionLink>}
        <a className={`${button.button} ${styles.action}`} href={url} download={name.slice(name.lastIndexOf('/') + 1)}>
          {t('download')}
        </a>
      </div>
      {indexed && <RatingEstimate estimate={contentRating ?? null} />}
    </div>
  );
}

/** The picture over the whole window: fitted to it, or pixel by pixel. */
function Zoom({ name, url, width }: { readonly name: string; readonly url: string; readonly width: number }) {
  const t = useTranslations('illustration');
  const common = useTranslations('common');
  const [actual, setActual] = useState(false);
  return (
    <ModalOverlay isDismissable className={zoom.overlay!}>
      <Modal className={zoom.modal!}>
        <Dialog aria-label={name} className={zoom.dialog!}>
          {({ close }) => (
            <>
              <div className={zoom.bar}>
                <span>{name}</span>
                <Button onPress={() => setActual(!actual)}>{actual ? t('fitSize') : t('actualSize')}</Button>
                <Button onPress={close}>{common('close')}</Button>
              </div>
              {/* Scrolled by keyboard too, so it must take the focus. */}
              <div className={actual ? zoom.actual : zoom.fitted} tabIndex={0} role="group" aria-label={name}>
                <img src={url} alt={name} style={actual ? { width } : undefined} />
              </div>
            </>
          )}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
