/** What bench/capacity/measure.ts measures, and what it takes over from other benchmarks; measured.json has the values. */
export interface Measured {
  readonly date: string;
  readonly machine: string;
  /** Of the demo library: real drawings, a real model. */
  readonly demo: {
    readonly illustrations: number;
    /** Bytes a row, indexes and out-of-line values included. */
    readonly bytesPerIllustration: number;
    readonly bytesPerVectorRow: number;
    readonly bytesPerFingerprint: number;
    readonly bytesPerPrediction: number;
    readonly bytesPerObservation: number;
    readonly bytesPerOriginal: number;
    /** Of the widths that were asked for, together. */
    readonly bytesPerThumbnail: number;
  };
  /** Synthetic vectors on a server, by number of rows. */
  readonly sizes: readonly SizeMeasured[];
  /** Bytes of write-ahead log for an illustration with its vector, stored in batches with the vector index in place. */
  readonly walBytesPerIllustration: number;
  /** Taken over, with where it is written. */
  readonly elsewhere: {
    readonly imagesPerSecondPerCore: Sourced;
    readonly indexBytesPerVector: Sourced;
    readonly keyBytesPerVector: Sourced;
    readonly graphBytesPerVector: Sourced;
    readonly millionBuildCpuSeconds: Sourced;
    readonly millionStatementMs: Sourced;
    readonly hundredThousandStatementMs: Sourced;
    readonly httpMsPerQuery: Sourced;
  };
}

export interface SizeMeasured {
  readonly rows: number;
  readonly buildCpuSeconds: number;
  readonly indexBytesPerVector: number;
  /** Processor time of the database for one statement, median. */
  readonly indexSearchCpuMs: number;
  readonly exactSearchCpuMs: number;
}

export interface Sourced {
  readonly value: number;
  readonly from: string;
}
