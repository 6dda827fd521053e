import type { Command } from 'commander';
import { registerAllocate } from './kpi-allocate.js';
import { registerDeploy } from './kpi-deploy.js';
import { registerExplain } from './kpi-explain.js';
import { registerExportTraining } from './kpi-export-training.js';
import { registerFit } from './kpi-fit.js';
import { registerImport } from './kpi-import.js';
import { registerPredict } from './kpi-predict.js';
import { registerReport } from './kpi-report.js';
import { registerStudy } from './kpi-study.js';
import { registerWhatIf } from './kpi-what-if.js';

export function registerKpi(program: Command): void {
  const kpi = program
    .command('kpi')
    .description('observations of a KPI, models fitted to them, what they forecast, why and how surely');
  registerImport(kpi);
  registerFit(kpi);
  registerReport(kpi);
  registerPredict(kpi);
  registerExplain(kpi);
  registerWhatIf(kpi);
  registerAllocate(kpi);
  registerDeploy(kpi);
  registerExportTraining(kpi);
  registerStudy(kpi);
}
