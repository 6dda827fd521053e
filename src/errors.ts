/**
 * Errors a user can act on. Each carries a stable `code` (the same one GraphQL shows in `extensions.code`) and a
 * sentence that names the input at fault and the way out. Anything else that is thrown is a defect.
 */
export class EyecatchError extends Error {
  constructor(
    readonly code: string,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** A value the caller gave is malformed or out of range. */
export class BadInputError extends EyecatchError {
  constructor(message: string, options?: ErrorOptions) {
    super('BAD_USER_INPUT', message, options);
  }
}

/** Something named by the caller does not exist. */
export class NotFoundError extends EyecatchError {
  constructor(message: string) {
    super('NOT_FOUND', message);
  }
}

/** The bytes are not an image that can be decoded. */
export class UnreadableImageError extends EyecatchError {
  constructor(message: string, options?: ErrorOptions) {
    super('UNREADABLE_IMAGE', message, options);
  }
}

/** By its content, a file is of no type that can be used. */
export class UnsupportedMediaTypeError extends EyecatchError {
  constructor(message: string) {
    super('UNSUPPORTED_MEDIA_TYPE', message);
  }
}

/** A file or a request is larger than one may be. */
export class TooLargeError extends EyecatchError {
  constructor(message: string) {
    super('TOO_LARGE', message);
  }
}

/** A request did not come in the time that it has: the connection is too slow, or nobody sends any more. */
export class SlowRequestError extends EyecatchError {
  constructor(message: string) {
    super('SLOW_REQUEST', message);
  }
}

/** All uploads together take the room that they may. */
export class UploadsFullError extends EyecatchError {
  constructor(message: string) {
    super('UPLOADS_FULL', message);
  }
}

/** A URL that this server does not fetch: its host is not listed, or it leads to no public address. */
export class UrlRefusedError extends EyecatchError {
  constructor(message: string) {
    super('URL_REFUSED', message);
  }
}

/** A picture at a URL could not be had. `mayPass`: the same may be otherwise a moment later. */
export class UrlUnavailableError extends EyecatchError {
  readonly mayPass: boolean;

  constructor(message: string, { mayPass, ...options }: ErrorOptions & { readonly mayPass: boolean }) {
    super('URL_UNAVAILABLE', message, options);
    this.mayPass = mayPass;
  }
}

/** A model pack is incomplete or contradicts itself. */
export class ModelPackError extends EyecatchError {
  constructor(message: string, options?: ErrorOptions) {
    super('BAD_MODEL_PACK', message, options);
  }
}

/** A tag name that the model does not know. `suggestions` are the nearest names it does know. */
export class UnknownTagError extends EyecatchError {
  constructor(
    message: string,
    readonly suggestions: readonly string[],
  ) {
    super('UNKNOWN_TAG', message);
  }
}

/** A vector whose length or contents do not fit the 5000-d space. */
export class BadVectorError extends EyecatchError {
  constructor(message: string) {
    super('BAD_VECTOR', message);
  }
}

/** The KPI data does not allow what was asked: too few creatives, no deployed model, clicks above impressions. */
export class KpiDataError extends EyecatchError {
  constructor(message: string) {
    super('KPI_DATA', message);
  }
}

/** What trains (a GPU, its driver) was lost or refused work in the middle of it. */
export class BackendError extends EyecatchError {
  constructor(message: string, options?: ErrorOptions) {
    super('BACKEND_FAILED', message, options);
  }
}

/** The database is missing, too old, or lacks pgvector. */
export class DatabaseSetupError extends EyecatchError {
  constructor(message: string, options?: ErrorOptions) {
    super('DATABASE_SETUP', message, options);
  }
}

/** The thing asked for is still being prepared (first run) or switched off. */
export class NotReadyError extends EyecatchError {
  constructor(message: string) {
    super('NOT_READY', message);
  }
}

/** Object storage that holds the originals does not answer, or refuses; trying again later may help. */
export class StorageUnavailableError extends EyecatchError {
  constructor(message: string, options?: ErrorOptions) {
    super('STORAGE_UNAVAILABLE', message, options);
  }
}

/** No API key came with the request, or one that opens nothing: unknown, expired or revoked. */
export class UnauthenticatedError extends EyecatchError {
  constructor(message: string) {
    super('UNAUTHENTICATED', message);
  }
}

/** The key lacks the scope that this needs, or the request came from a page of another site. */
export class ForbiddenError extends EyecatchError {
  constructor(message: string) {
    super('FORBIDDEN', message);
  }
}

/** Too many keys that open nothing came from one address. */
export class TooManyAttemptsError extends EyecatchError {
  constructor(
    message: string,
    readonly retryAfterSeconds: number,
  ) {
    super('TOO_MANY_ATTEMPTS', message);
  }
}

/** A client names a GraphQL document by a hash that the server does not know. */
export class UnknownDocumentError extends EyecatchError {
  constructor(message: string) {
    super('PERSISTED_QUERY_NOT_FOUND', message);
  }
}

/** A GraphQL document that is not registered, sent to a server that answers no others. */
export class DocumentNotRegisteredError extends EyecatchError {
  constructor(message: string) {
    super('PERSISTED_QUERY_ONLY', message);
  }
}

/** The caller's budget of points for this minute is spent. */
export class RateLimitedError extends EyecatchError {
  constructor(
    message: string,
    /** When the budget is whole again. */
    readonly retryAfterSeconds: number,
  ) {
    super('RATE_LIMITED', message);
  }
}

/** A file could not be written because the disk, a quota or a limit on file size is used up. */
export class DiskFullError extends EyecatchError {
  constructor(message: string, options?: ErrorOptions) {
    super('DISK_FULL', message, options);
  }

  /** `error` itself unless the operating system says that there is no room for `file`; `standing` says what is safe. */
  static from(error: unknown, file: string, standing: string): unknown {
    const code = (error as NodeJS.ErrnoException | null)?.code ?? '';
    if (!['ENOSPC', 'EDQUOT', 'EFBIG'].includes(code)) return error;
    return new DiskFullError(
      `There is no room to write ${file} (${code}). ${standing} Free some space and run again.`,
      {
        cause: error,
      },
    );
  }
}

/** The thread that tags pictures for queries ended in the middle of one; the next request gets a new thread. */
export class TaggingStoppedError extends EyecatchError {
  constructor(message: string, options?: ErrorOptions) {
    super('TAGGING_STOPPED', message, options);
  }
}

/** The server has as much to do as it takes on. Nothing was begun: the same request may be sent again. */
export class OverloadedError extends EyecatchError {
  constructor(
    message: string,
    readonly retryAfterSeconds = 1,
  ) {
    super('OVERLOADED', message);
  }
}

/** A statement, or a request as a whole, took longer than it may, and was stopped. */
export class TimedOutError extends EyecatchError {
  readonly retryAfterSeconds = 5;

  constructor(message: string, options?: ErrorOptions) {
    super('TIMEOUT', message, options);
  }
}

/** The database does not answer at the moment: it restarts, or the network to it is broken. */
export class DatabaseUnavailableError extends EyecatchError {
  readonly retryAfterSeconds = 2;

  constructor(message: string, options?: ErrorOptions) {
    super('DATABASE_UNAVAILABLE', message, options);
  }
}

/** Seconds after which the same request may succeed; undefined for an error that time does not mend. */
export function retryAfterSeconds(error: unknown): number | undefined {
  const { retryAfterSeconds: seconds } = (error ?? {}) as { readonly retryAfterSeconds?: unknown };
  return typeof seconds === 'number' ? seconds : undefined;
}
/** So much waits to be done that nothing more is taken for now. */
export class QueueFullError extends EyecatchError {
  /** When it is worth asking again. */
  readonly retryAfterSeconds: number = 60;

  constructor(message: string) {
    super('QUEUE_FULL', message);
  }
}
