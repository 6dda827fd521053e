import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { buildSchema, GraphQLError, parse, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import { allMarkdown, readMarkdown, type Markdown } from './markdown.js';
import { callsOf, eyecatchCommand, mistakeIn } from './named-commands.js';

const documents = allMarkdown();
/** Code that may hold lines of a shell. */
const codeOf = ({ fences, inline }: Markdown): string[] => [
  ...fences.filter(({ language }) => !['ts', 'python', 'sql', 'json'].includes(language)).map(({ text }) => text),
  ...inline,
];

/** `FILE: what`, of all documents. */
function mistakes(find: (document: Markdown) => readonly string[]): string[] {
  return documents.flatMap((document) => find(document).map((what) => `${document.file}: ${what}`));
}

describe('documents', () => {
  it('link to files and headings that are there', () => {
    const broken = mistakes(({ file, prose }) =>
      [...prose.matchAll(/\]\(([^)\s]+)(?: "[^"]*")?\)/g)].flatMap(([, target]) => {
        if (/^[a-z]+:/.test(target!)) return [];
        const [place, anchor] = target!.split('#');
        const found = place ? path.join(path.dirname(file), decodeURIComponent(place)) : file;
        if (!existsSync(found)) return [`${target} is not there`];
        if (!anchor || !found.endsWith('.md')) return [];
        return readMarkdown(found).anchors.has(anchor) ? [] : [`${target}: no such heading`];
      }),
    );
    expect(broken).toEqual([]);
  });

  it('name files of the project that are there', () => {
    const roots = /^(src|trainer|bench|test|docs|bin|migrations|dashboards|\.ci)\/[\w./-]+$/;
    const gone = mistakes(({ file, inline }) =>
      // Decisions tell of what was.
      file.includes('decisions')
        ? []
        : inline.filter((code) => roots.test(code) && !existsSync(code) && !existsSync(path.join('docs', code))),
    );
    expect(gone).toEqual([]);
  });

  it('name commands of eyecatch that are there, with options that they have', async () => {
    const program = await eyecatchCommand();
    const calls = documents.flatMap((document) => codeOf(document).flatMap(callsOf));
    expect(calls.length).toBeGreaterThan(100);
    const wrong = mistakes((document) =>
      codeOf(document)
        .flatMap(callsOf)
        .flatMap((words) => {
          const mistake = mistakeIn(program, words);
          return mistake ? [`eyecatch ${words.join(' ')}: ${mistake}`] : [];
        }),
    );
    expect(wrong).toEqual([]);
    // It can tell.
    expect(mistakeIn(program, ['index', 'FOLDER', '--duplicate', 'skip'])).toBe('"index" has no option --duplicate');
    expect(mistakeIn(program, ['kpi', 'guess'])).toBe('"kpi" has no command "guess"');
  });

  it('name scripts of npm that are there', () => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
    const wrong = mistakes((document) =>
      codeOf(document)
        .flatMap((code) => [...code.matchAll(/\bnpm run (?:--silent )?([\w:-]+)/g)].map(([, name]) => name!))
        .filter((name) => !(name in scripts)),
    );
    expect(wrong).toEqual([]);
  });

  it('show GraphQL that the schema takes', () => {
    const schema = buildSchema(readFileSync('schema.graphql', 'utf8'));
    const check = (text: string): string[] => {
      try {
        // What Grafana puts in the place of its variables: a text in quotes, or a part of one.
        const filled = text.replaceAll(/\$\{\w+:doublequote\}/g, '"ctr"').replaceAll(/\$\{[^}]+\}/g, 'x');
        return validate(schema, parse(filled)).map(({ message }) => `${message}\n${text}`);
      } catch (error) {
        if (error instanceof GraphQLError) return [`${error.message}\n${text}`];
        throw error;
      }
    };
    const wrong = mistakes((document) => {
      const fences = document.fences.filter(({ language }) => language === 'graphql').map(({ text }) => text);
      const inline = document.inline.filter((code) => /^(query|mutation|subscription)\b[^{]*\{.*\}$/.test(code));
      const posted = codeOf(document).flatMap((code) =>
        [...code.matchAll(/-d '(\{"query".*\})'/g)].map(([, json]) => (JSON.parse(json!) as { query: string }).query),
      );
      return [...fences, ...inline, ...posted].flatMap(check);
    });
    expect(wrong).toEqual([]);
  });

  it('name environment variables that something reads', () => {
    const sources = ['src', 'trainer', 'bench', 'test', 'bin', '.ci', 'docs/examples']
      .flatMap((folder) =>
        readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => path.join(folder, name)),
      )
      .filter(
        (file) => /\.(m?[jt]sx?|sh)$|run$/.test(file) && !file.startsWith('test/docs') && statSync(file).isFile(),
      );
    const read = [...sources, 'docker-compose.yml'].map((file) => readFileSync(file, 'utf8')).join('\n');
    const wrong = mistakes((document) =>
      codeOf(document)
        .flatMap((code) => code.match(/\b(?:EYECATCH_[A-Z_]*[A-Z]|[A-Z_]*DATABASE_URL|POSTGRES_[A-Z_]+)\b/g) ?? [])
        .filter((name) => !read.includes(name)),
    );
    expect(wrong).toEqual([]);
  });
});
