import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';

const BINARIES = '/usr/lib/postgresql/17/bin';

/** A PostgreSQL server that a test may break, beside the one that all tests share; from the same packages. */
export class OwnPostgres {
  readonly #data: string;
  readonly #chroot: string | undefined;

  constructor(readonly port: number) {
    this.#data = `/var/lib/postgresql/eyecatch-own-${port}`;
    // As in test/native-postgres.sh: on another Debian the packages lie in a folder of their own.
    const isTrixie = readFileSync('/etc/os-release', 'utf8').includes('VERSION_CODENAME=trixie');
    this.#chroot = isTrixie ? undefined : (process.env.EYECATCH_POSTGRES_FOLDER ?? '/opt/eyecatch-postgres');
  }

  get url(): string {
    return `postgres://postgres@127.0.0.1:${this.port}/postgres`;
  }

  start(): void {
    if (existsSync(this.#folder)) this.remove();
    this.#run(`${BINARIES}/initdb -D ${this.#data} --auth=trust --encoding=UTF8 --locale=C.UTF-8`);
    const settings = `-p ${this.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=/tmp -c shared_buffers=64MB`;
    this.#run(`${BINARIES}/pg_ctl -D ${this.#data} -w -l ${this.#data}/server.log -o '${settings}' start`);
  }

  /** As if its machine had lost its power: no checkpoint, every connection cut; then it recovers. */
  crashAndRestart(): void {
    this.#run(`${BINARIES}/pg_ctl -D ${this.#data} -w -m immediate -l ${this.#data}/server.log restart`);
  }

  remove(): void {
    try {
      this.#run(`${BINARIES}/pg_ctl -D ${this.#data} -m immediate stop`);
    } catch {
      // It does not run.
    }
    rmSync(this.#folder, { recursive: true, force: true });
  }

  get #folder(): string {
    return `${this.#chroot ?? ''}${this.#data}`;
  }

  #run(command: string): void {
    const asPostgres = ['su', 'postgres', '-s', '/bin/sh', '-c', command];
    const [program, ...args] = this.#chroot === undefined ? asPostgres : ['chroot', this.#chroot, ...asPostgres];
    execFileSync(program!, args, { stdio: 'ignore' });
  }
}
