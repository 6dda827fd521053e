import { useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';

/** Everything may speak of a KPI's forecasts: after a change of its data or of the model that answers, all is asked anew. */
export function useOutdateKpis(): () => void {
  const client = useQueryClient();
  return useCallback(() => void client.invalidateQueries(), [client]);
}
