import type { Command } from 'commander';

/** Each command's module, in the order of the help. */
export const COMMANDS = new Map<string, () => Promise<(program: Command) => void>>(
  Object.entries({
    demo: async () => (await import('./demo.js')).registerDemo,
    serve: async () => (await import('./serve.js')).registerServe,
    doctor: async () => (await import('./doctor.js')).registerDoctor,
    migrate: async () => (await import('./migrate.js')).registerMigrate,
    distribute: async () => (await import('./distribute.js')).registerDistribute,
    fetch: async () => (await import('./fetch.js')).registerFetch,
    train: async () => (await import('./train.js')).registerTrain,
    index: async () => (await import('./index-folder.js')).registerIndex,
    reindex: async () => (await import('./reindex.js')).registerReindex,
    export: async () => (await import('./export.js')).registerExport,
    import: async () => (await import('./import.js')).registerImport,
    tag: async () => (await import('./tag.js')).registerTag,
    duplicates: async () => (await import('./duplicates.js')).registerDuplicates,
    similar: async () => (await import('./similar.js')).registerSimilar,
    kpi: async () => (await import('./kpi.js')).registerKpi,
    documents: async () => (await import('./documents.js')).registerDocuments,
    model: async () => (await import('./model.js')).registerModel,
    keys: async () => (await import('./keys.js')).registerKeys,
    'dashboard-role': async () => (await import('./dashboard-role.js')).registerDashboardRole,
    jobs: async () => (await import('./jobs.js')).registerJobs,
    worker: async () => (await import('./worker.js')).registerWorker,
  }),
);
