import { useQuery } from '@tanstack/react-query';

export interface Health {
  readonly status: 'starting' | 'preparing' | 'ready' | 'failed' | 'stopping' | 'unreachable';
  readonly preparation?: { readonly step: string; readonly done: number; readonly total: number };
  readonly reason?: string;
}

const WAITING_MS = 1000;
const READY_MS = 15_000;

/** How the server is: asked every second until it is ready, then now and then, to notice when it goes away. */
export function useHealth(): Health | undefined {
  const { data } = useQuery({
    queryKey: ['health'],
    queryFn: async (): Promise<Health> => {
      try {
        return (await (await fetch('/health')).json()) as Health;
      } catch {
        return { status: 'unreachable' };
      }
    },
    staleTime: 0,
    refetchInterval: ({ state }) => (state.data?.status === 'ready' ? READY_MS : WAITING_MS),
  });
  return data;
}
