import { useTranslations } from 'use-intl';
import { useMutationDocument } from '../api/query.js';
import { SimulatedBadge } from '../ui/badge.js';
import { Button } from '../ui/button.js';
import { Dialog } from '../ui/dialog.js';
import { Note } from '../ui/note.js';
import { WideTable } from '../ui/wide-table.js';
import { DeployKpiModelDocument, RollBackKpiModelDocument, type KpiVersion } from './kpi-documents.js';
import { useFigureRows } from './figure-rows.js';
import { useOutdateKpis } from './use-outdate-kpis.js';

/** Asks before another model answers, with the figures of both side by side. */
export function DeployDialog(props: {
  readonly kpi: string;
  readonly what: 'deploy' | 'rollBack';
  readonly model: KpiVersion;
  /** The one that answers now. */
  readonly answering: KpiVersion | undefined;
  readonly onClose: () => void;
}) {
  const { kpi, what, model, answering, onClose } = props;
  const t = useTranslations('kpiModels.deploy');
  const common = useTranslations('common');
  const outdate = useOutdateKpis();
  const done = {
    onSuccess: () => {
      outdate();
      onClose();
    },
  };
  const deploy = useMutationDocument(DeployKpiModelDocument, done);
  const rollBack = useMutationDocument(RollBackKpiModelDocument, done);
  const pending = deploy.isPending || rollBack.isPending;
  const error = deploy.error ?? rollBack.error;
  const compared = answering ? [answering, model] : [model];
  const rows = useFigureRows(compared);
  return (
    <Dialog
      open
      title={t(what === 'deploy' ? 'deployTitle' : 'rollBackTitle', { id: model.id })}
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{common('cancel')}</Button>
          <Button
            kind="primary"
            isDisabled={pending}
            onPress={() => (what === 'deploy' ? deploy.mutate({ id: model.id }) : rollBack.mutate({ kpi }))}
          >
            {t(what)}
          </Button>
        </>
      }
    >
      <p>{t(what === 'deploy' ? 'deployText' : 'rollBackText', { kpi, id: model.id })}</p>
      {compared.some(({ simulated }) => simulated) && (
        <p>
          <SimulatedBadge />
        </p>
      )}
      <WideTable label={t('comparison')}>
        <thead>
          <tr>
            <th scope="col">{t('figure')}</th>
            {compared.map(({ id, deployed }) => (
              <th key={id} scope="col" className="number">
                {t(deployed ? 'now' : 'then', { id })}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, values }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              {values.map((value, place) => (
                <td key={place} className="number">
                  {value}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </WideTable>
      <Note kind="plain">{t('caution')}</Note>
      {error && (
        <Note kind="bad">
          <span role="alert" lang="en">
            {error.message}
          </span>
        </Note>
      )}
    </Dialog>
  );
}
