import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { Router, type Response } from 'express';
import { NotFoundError } from '../errors.js';
import type { Services } from '../graphql/context.js';
import { findKpiModel, reportPage } from '../kpi/index.js';
import { listModels, loadVocabulary } from '../tagging/model-registry.js';
import { findReportPage } from '../tagging/training-report.js';

/**
 * Reports as pages that need nothing beside themselves: `GET /tag-models/:id/report`, as the trainer wrote it into the
 * model's pack, and `GET /kpi-models/:id/report`.
 */
export function reportRoutes(services: () => Services): Router {
  const router = Router();
  router.get('/tag-models/:id/report', async (request, response) => {
    const { id } = request.params;
    const model = (await listModels(services().pool)).find((each) => String(each.id) === id);
    if (!model) throw new NotFoundError(`There is no tag model ${id}.`);
    const file = await findReportPage(model);
    if (file === undefined) {
      throw new NotFoundError(`The tag model "${model.name}" has no report: its pack holds none.`);
    }
    sendReport(response, await readFile(file, 'utf8'));
  });
  router.get('/kpi-models/:id/report', async (request, response) => {
    const { id } = request.params;
    const { pool, posteriors } = services();
    const model = /^[1-9]\d{0,8}$/.test(id) ? await findKpiModel(pool, Number(id)) : undefined;
    if (!model) throw new NotFoundError(`There is no KPI model ${id}.`);
    const { tags } = await loadVocabulary(pool, model.tagModelId);
    sendReport(response, reportPage(model, tags, await posteriors.get(model.id)));
  });
  return router;
}

/**
 * The page's last script, which sorts and filters its table, may run; nothing else may, whatever a file name or a tag in
 * the page says. Sandboxed, it has an origin of its own and can ask this server for nothing.
 */
function sendReport(response: Response, page: string): void {
  const script = /<script>((?:(?!<script)[\s\S])*)<\/script>\s*<\/body>/.exec(page)?.[1];
  const policy = [
    ...["default-src 'none'", "style-src 'unsafe-inline'", 'img-src data:', "base-uri 'none'", "form-action 'none'"],
    "frame-ancestors 'self'",
    ...(script === undefined
      ? ['sandbox']
      : [`script-src 'sha256-${createHash('sha256').update(script).digest('base64')}'`, 'sandbox allow-scripts']),
  ];
  response
    .set({
      'Cache-Control': 'no-cache',
      'Content-Security-Policy': policy.join('; '),
      'X-Content-Type-Options': 'nosniff',
      'Referrer-Policy': 'no-referrer',
    })
    .type('html')
    .send(page);
}
