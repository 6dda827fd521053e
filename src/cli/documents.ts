import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Command } from 'commander';
import { GraphQLError, parse, validate } from 'graphql';
import { BadInputError } from '../errors.js';
import { documentHash } from '../graphql/persisted-documents.js';
import { executableSchema } from '../graphql/schema.js';

/** What a file of GraphQL is called. */
const ENDINGS = ['.graphql', '.gql'];

export function registerDocuments(program: Command): void {
  program
    .command('documents <path...>')
    .description(
      'make a manifest of GraphQL documents, which clients then name by hash (serve --documents). Each .graphql file is\n' +
        'one document as it stands, fragments included: its id is "sha256:" and what `sha256sum FILE` prints.',
    )
    .option('--out <file>', 'manifest to write (default: it is printed)')
    .action((places: string[], { out }: { out?: string }) => {
      const files = places.flatMap(filesAt);
      if (files.length === 0)
        throw new BadInputError(`There is no ${ENDINGS.join(' or ')} file at ${places.join(', ')}.`);
      const documents = readDocuments(files);
      const manifest = `${JSON.stringify(Object.fromEntries(documents.map(({ hash, text }) => [hash, text])), null, 2)}\n`;
      if (out === undefined) {
        process.stdout.write(manifest);
        return;
      }
      writeFileSync(out, manifest);
      for (const { hash, file } of documents) console.log(`sha256:${hash}  ${file}`);
    });
}

function filesAt(place: string): string[] {
  const found = statSync(place, { throwIfNoEntry: false });
  if (!found) throw new BadInputError(`There is nothing at ${place}.`);
  if (!found.isDirectory()) return [place];
  return readdirSync(place, { recursive: true, encoding: 'utf8' })
    .filter((name) => ENDINGS.includes(path.extname(name)))
    .sort()
    .map((name) => path.join(place, name));
}

/** @throws BadInputError with all that is wrong in all files */
function readDocuments(files: readonly string[]): { file: string; text: string; hash: string }[] {
  const schema = executableSchema();
  const mistakes: string[] = [];
  const documents = files.map((file) => {
    const text = readFileSync(file, 'utf8');
    for (const { message, locations } of mistakesIn(text)) {
      mistakes.push(`${file}:${locations?.[0]?.line ?? 1}: ${message}`);
    }
    return { file, text, hash: documentHash(text) };
  });
  if (mistakes.length > 0) throw new BadInputError(`No manifest was made.\n${mistakes.join('\n')}`);
  return documents;

  function mistakesIn(text: string): readonly GraphQLError[] {
    try {
      return validate(schema, parse(text));
    } catch (error) {
      if (error instanceof GraphQLError) return [error];
      throw error;
    }
  }
}
