import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Command } from 'commander';
import { BadInputError } from '../errors.js';
import { PersistedDocuments, readManifests } from '../graphql/persisted-documents.js';
import { packageRoot } from '../package-root.js';

export interface DocumentOptions {
  readonly documents?: readonly string[];
  readonly onlyPersistedDocuments?: boolean;
}

/** Of the page that this server shows; made when the page is built. */
const OWN_MANIFEST = path.join(packageRoot, 'dist', 'dashboard', 'persisted-documents.json');

export function addDocumentOptions(command: Command): Command {
  return command
    .option(
      '--documents <manifests...>',
      'GraphQL documents that clients may name by hash: manifests, or folders of them (or EYECATCH_DOCUMENTS, separated\n' +
        `by "${path.delimiter}"); eyecatch documents makes one`,
    )
    .option('--only-persisted-documents', 'answer no other documents (or EYECATCH_ONLY_PERSISTED=1)');
}

/** @throws BadInputError for a manifest that is not there or not sound */
export function readDocuments({ documents, onlyPersistedDocuments }: DocumentOptions): PersistedDocuments {
  const { EYECATCH_DOCUMENTS, EYECATCH_ONLY_PERSISTED } = process.env;
  const given = documents ?? EYECATCH_DOCUMENTS?.split(path.delimiter).filter((place) => place !== '') ?? [];
  const own = existsSync(OWN_MANIFEST) ? [OWN_MANIFEST] : [];
  return new PersistedDocuments(readManifests([...own, ...given]), {
    only: onlyPersistedDocuments ?? readSwitch('EYECATCH_ONLY_PERSISTED', EYECATCH_ONLY_PERSISTED),
  });
}

/** Whoever means to close a server must not leave it open by a word that is not understood. */
function readSwitch(name: string, text: string | undefined): boolean {
  if (text === '1') return true;
  if (text === undefined || text === '' || text === '0') return false;
  throw new BadInputError(`${name} is "${text}"; it must be 1 or 0.`);
}
