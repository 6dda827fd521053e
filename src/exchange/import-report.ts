export interface ImportOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: { step: string; done: number; total: number }) => void) | undefined;
}

export interface ImportReport {
  readonly models: {
    readonly added: number;
    readonly known: number;
    /** Names of those that were added: without their packs they cannot tag new pictures. */
    readonly names: readonly string[];
  };
  readonly illustrations: { readonly added: number; readonly known: number };
  readonly vectors: {
    readonly added: number;
    readonly replaced: number;
    /** Of illustrations that neither the library nor the import has. */
    readonly skipped: number;
  };
  readonly seconds: number;
}
