/** Backends that were looked at before training, and which one was taken. */
export interface Backend {
  readonly chosen: string;
  readonly why: string;
  readonly passedOver: readonly { readonly backend: string; readonly reason: string }[];
}

/** What a pack's provenance says that the page has words for. */
export interface ReadProvenance {
  readonly summary:
    | { readonly kind: 'trained'; readonly preset: string }
    | { readonly kind: 'imported'; readonly from: string; readonly preset: string }
    | { readonly kind: 'unknown' };
  readonly images: { readonly training: number; readonly heldOut: number; readonly unreadable: number } | undefined;
  readonly backend: Backend | undefined;
  readonly backbone: { readonly name: string; readonly source: string | undefined } | undefined;
  /** Settings of the training, by their names. */
  readonly settings: readonly (readonly [name: string, value: string])[];
}

type Fields = Readonly<Record<string, unknown>>;

/** Reads a provenance of whatever a pack holds: the trainer's, an imported model's, or somebody else's. */
export function provenanceOf(provenance: Fields): ReadProvenance {
  const { preset, importedFrom } = provenance;
  const images = fields(provenance.images);
  const backend = fields(provenance.backend);
  const backbone = fields(provenance.backbone);
  const passedOver = Array.isArray(backend?.passedOver) ? (backend.passedOver as Fields[]) : [];
  return {
    summary:
      typeof importedFrom === 'string'
        ? { kind: 'imported', from: importedFrom, preset: text(preset) ?? '–' }
        : typeof preset === 'string'
          ? { kind: 'trained', preset }
          : { kind: 'unknown' },
    images:
      typeof images?.training === 'number' && typeof images.heldOut === 'number'
        ? { training: images.training, heldOut: images.heldOut, unreadable: Number(images.unreadable ?? 0) }
        : undefined,
    backend:
      typeof backend?.chosen === 'string'
        ? {
            chosen: backend.chosen,
            why: text(backend.why) ?? '',
            passedOver: passedOver.map((each) => ({
              backend: text(each.backend) ?? '',
              reason: text(each.reason) ?? '',
            })),
          }
        : undefined,
    backbone: typeof backbone?.name === 'string' ? { name: backbone.name, source: text(backbone.source) } : undefined,
    settings: Object.entries(fields(provenance.settings) ?? {}).flatMap(([name, value]) =>
      typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
        ? [[name, String(value)] as const]
        : [],
    ),
  };
}

function fields(value: unknown): Fields | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : undefined;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
