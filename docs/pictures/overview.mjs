/**
 * Draws docs/pictures/overview.png from the running demo: `npm start`, then `node docs/pictures/overview.mjs`.
 * Needs Debian's chromium (or CHROMIUM=/path/to/it).
 */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const server = process.env.EYECATCH ?? 'http://localhost:4000';
const wanted = process.argv[2] ?? 'noto/tiger-face.svg';

async function ask(query) {
  const reply = await fetch(`${server}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  const { data, errors } = await reply.json();
  if (errors) throw new Error(JSON.stringify(errors));
  return data;
}

let found;
for (let after = null; !found;) {
  const { illustrations } = await ask(`{ illustrations(first: 100${after ? `, after: "${after}"` : ''}) {
    pageInfo { hasNextPage endCursor } edges { node { id name } } } }`);
  found = illustrations.edges.find(({ node }) => node.name === wanted)?.node;
  if (!found && !illustrations.pageInfo.hasNextPage) throw new Error(`The library has no ${wanted}.`);
  after = illustrations.pageInfo.endCursor;
}
const { illustration } = await ask(`{ illustration(id: "${found.id}") {
  url tags(first: 7) { score tag { name } }
  similar(first: 6) { similarity illustration { url } sharedTags(first: 2) { tag { name } } }
  kpi(name: "ctr") { rate simulated observed { rate } contributions(first: 5) { contribution tag { name } } } } }`);

const picture = async (url) => {
  const reply = await fetch(server + url);
  const bytes = Buffer.from(await reply.arrayBuffer());
  return `data:${reply.headers.get('content-type')};base64,${bytes.toString('base64')}`;
};
const words = (name) => name.replaceAll('_', ' ');
const percent = (value, digits) => `${(100 * value).toFixed(digits)} %`;
const { kpi } = illustration;
const largest = Math.max(...kpi.contributions.map(({ contribution }) => Math.abs(contribution)));

const tags = illustration.tags
  .map(
    ({ score, tag }) =>
      `<tr><td>${words(tag.name)}</td><td><i style="width:${80 * score}px"></i></td><td>${score.toFixed(2)}</td></tr>`,
  )
  .join('');
const neighbours = await Promise.all(
  illustration.similar.map(
    async ({ similarity, illustration: { url }, sharedTags }) =>
      `<figure><img src="${await picture(url)}"><b>${similarity.toFixed(2)}</b><span>${sharedTags.map(({ tag }) => words(tag.name)).join(', ')}</span></figure>`,
  ),
);
const contributions = kpi.contributions
  .map(({ contribution, tag }) => {
    const width = (56 * Math.abs(contribution)) / largest;
    const side = contribution < 0 ? `margin-left:${56 - width}px` : 'margin-left:56px';
    return `<tr><td>${words(tag.name)}</td><td style="width:112px"><i class="${contribution < 0 ? 'less' : 'more'}" style="width:${width}px;${side}"></i></td><td>${contribution < 0 ? '−' : '+'}${(100 * Math.abs(contribution)).toFixed(3)}</td></tr>`;
  })
  .join('');

const html = `<!doctype html><meta charset="utf-8"><style>
  body{margin:0;font:15px/1.4 system-ui,'DejaVu Sans',sans-serif;background:#fff;color:#1d2433;width:1160px;height:345px;display:flex;gap:18px;padding:20px;box-sizing:border-box}
  section{border:1px solid #d9dee8;border-radius:12px;padding:14px 18px;flex:1;display:flex;flex-direction:column}
  h2{font-size:15px;margin:0 0 10px;color:#5a6478;font-weight:600}
  .given{flex:0 0 165px;align-items:center;justify-content:center}.given img{width:160px;height:160px}
  table{border-collapse:collapse;font-size:14px}td{padding:3px 8px 3px 0;white-space:nowrap}
  i{display:block;height:12px;border-radius:3px;background:#4f7cff}i.more{background:#1fa971}i.less{background:#e0603f}
  .grid{display:grid;grid-template-columns:repeat(3,1fr);gap:8px}figure{margin:0;text-align:center;font-size:12px}
  figure img{width:74px;height:74px;display:block;margin:0 auto 2px}figure span{display:block;color:#5a6478;font-size:11px;line-height:1.2}
  .rate{font-size:34px;font-weight:700}small{color:#5a6478}</style>
<section class="given"><h2>Illustration</h2><img src="${await picture(illustration.url)}"></section>
<section><h2>What is in it</h2><table>${tags}</table></section>
<section style="flex:1.15"><h2>What looks like it, and why</h2><div class="grid">${neighbours.join('')}</div></section>
<section style="flex:1.2"><h2>How it will perform, and why</h2><div><span class="rate">${percent(kpi.rate, 2)}</span> CTR forecast${kpi.observed ? `<br><small>observed ${percent(kpi.observed.rate, 2)} · simulated campaign</small>` : ''}</div><table style="margin-top:8px">${contributions}</table><small>points of CTR associated with a tag</small></section>`;

const page = path.join(os.tmpdir(), 'eyecatch-overview.html');
writeFileSync(page, html);
const target = path.join(path.dirname(fileURLToPath(import.meta.url)), 'overview.png');
execFileSync(process.env.CHROMIUM ?? 'chromium', [
  ...['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking', '--hide-scrollbars'],
  ...['--force-device-scale-factor=1.5', '--window-size=1160,345', `--screenshot=${target}`, pathToFileURL(page).href],
]);
