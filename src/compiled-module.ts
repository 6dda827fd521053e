import { fileURLToPath } from 'node:url';

/**
 * File of a sibling module that runs in a thread or process of its own. Node cannot run TypeScript there, so a caller
 * that itself runs from source (the test runner) gets the compiled twin under dist/.
 *
 * @param from `import.meta.url` of the caller
 * @param sibling relative specifier with the `.js` ending, as in an import
 */
export function compiledModule(from: string, sibling: string): string {
  const file = fileURLToPath(new URL(sibling, from));
  return from.endsWith('.ts')
    ? file.replace(/([\\/])(src|trainer)([\\/])(?!.*[\\/](?:src|trainer)[\\/])/, '$1dist$1$2$3')
    : file;
}
