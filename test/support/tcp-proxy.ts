import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A network between two programs, which can be cut, or swallow what is sent. */
export interface TcpProxy {
  readonly port: number;
  /** Connections are reset and new ones refused, as by a machine whose server has ended. */
  readonly cut: () => Promise<void>;
  readonly mend: () => Promise<void>;
  /** Whether what is sent goes nowhere, without a word. */
  swallow: boolean;
  readonly close: () => Promise<void>;
}

export async function startTcpProxy(target: { readonly host: string; readonly port: number }): Promise<TcpProxy> {
  const sockets = new Set<Socket>();
  let server: Server | undefined;
  let port = 0;
  const proxy = {
    swallow: false,
    get port() {
      return port;
    },
    mend: async () => {
      if (server) return;
      server = createServer({ allowHalfOpen: true }, (near) => {
        const far = connect({ ...target, allowHalfOpen: true });
        for (const [from, to] of [
          [near, far],
          [far, near],
        ] as const) {
          sockets.add(from);
          from.on('data', (data) => {
            if (!proxy.swallow) to.write(data);
          });
          from.on('end', () => {
            if (!proxy.swallow) to.end();
          });
          from.on('error', () => undefined);
          from.on('close', () => {
            sockets.delete(from);
            if (!proxy.swallow) to.destroy();
          });
        }
      });
      await new Promise<void>((resolve) => server!.listen(port, '127.0.0.1', resolve));
      port = (server.address() as AddressInfo).port;
    },
    cut: async () => {
      const closed = new Promise<void>((resolve) => (server ? server.close(() => resolve()) : resolve()));
      for (const socket of sockets) socket.resetAndDestroy();
      await closed;
      server = undefined;
    },
    close: async () => {
      proxy.swallow = false;
      if (server) await proxy.cut();
    },
  };
  await proxy.mend();
  return proxy;
}
