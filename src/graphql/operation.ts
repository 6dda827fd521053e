/** One GraphQL operation under way, as resolvers see it. */
export interface Operation {
  /** Aborted when nobody waits for the answer any more: its time is up, or the client is gone. */
  readonly signal: AbortSignal;
  /** What changes something is not left half done because its client went away; its time still ends. */
  readonly outliveClient: () => void;
}
