import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** A Markdown file, taken apart as far as its promises can be checked. */
export interface Markdown {
  readonly file: string;
  /** Without code. */
  readonly prose: string;
  readonly fences: readonly { readonly language: string; readonly text: string }[];
  /** Code within lines of prose. */
  readonly inline: readonly string[];
  /** Anchors of its headings, as GitHub makes them. */
  readonly anchors: ReadonlySet<string>;
}

/** README*, CONTRIBUTING.md and everything in docs/. */
export function allMarkdown(): Markdown[] {
  const outside = readdirSync('.').filter((name) => /^(README.*|CONTRIBUTING)\.md$/.test(name));
  const inside = readdirSync('docs', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => path.join('docs', name));
  return [...outside, ...inside].map(readMarkdown);
}

export function readMarkdown(file: string): Markdown {
  const fences: { language: string; text: string }[] = [];
  const inline: string[] = [];
  const text = readFileSync(file, 'utf8')
    .replaceAll(
      /^( *)(```+)(\w*)[^\n]*\n([\s\S]*?)^\1\2 *$/gm,
      (_, indent: string, __, language: string, body: string) => {
        fences.push({ language, text: body.replaceAll(new RegExp(`^${indent}`, 'gm'), '') });
        return '';
      },
    )
    // Indented code, after an empty line.
    .replaceAll(/(?<=\n\n)(?: {4,}[^\n]*\n|\n(?= {4}))+/g, (body) => {
      if (/^ {4,}[-*|\d]/.test(body)) return body; // a list within a list
      fences.push({ language: '', text: body.replaceAll(/^ {4}/gm, '') });
      return '\n';
    });
  const headings = [...text.matchAll(/^#{1,6} (.+)$/gm)].map(([, heading]) => heading!);
  const prose = text.replaceAll(/(`+)([\s\S]*?[^`])\1(?!`)/g, (_, __, code: string) => {
    inline.push(code.replaceAll(/\s+/g, ' '));
    return 'CODE';
  });
  return { file, prose, fences, inline, anchors: anchorsOf(headings) };
}

/** https://github.com/Flet/github-slugger: lower case, no punctuation, hyphens for spaces, numbers for repetitions. */
function anchorsOf(headings: readonly string[]): Set<string> {
  const seen = new Map<string, number>();
  return new Set(
    headings.map((heading) => {
      const words = heading.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
      const slug = words.replaceAll(/[^\p{L}\p{N}\p{M} _-]/gu, '').replaceAll(' ', '-');
      const before = seen.get(slug) ?? 0;
      seen.set(slug, before + 1);
      return before === 0 ? slug : `${slug}-${before}`;
    }),
  );
}
