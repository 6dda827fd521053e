import { text, type RequestHandler } from 'express';
import { BadInputError, OverloadedError, SlowRequestError, type EyecatchError } from '../errors.js';
import type { ServerLimits } from './server-limits.js';
import { refuseOperation } from './temporary-failures.js';

/** Room for a document and variables as large as they may be (request-limits.ts), and for what is around them. */
const MOST_BYTES = 600_000;

/**
 * Receives the bodies of GraphQL requests before they ask for a place among the operations: who sends none keeps nobody from
 * one. Of too many at a time the one that is longest on its way is refused: an honest one is here within moments.
 */
export function receiveBodies({ bodies, bodyMs }: ServerLimits): RequestHandler {
  const receive = text({ type: 'application/json', limit: MOST_BYTES });
  /** How each that is on its way is refused, from the longest on. */
  const underWay = new Set<(error: EyecatchError) => void>();
  return (request, response, next) => {
    // Its client left before: `close` has been.
    if (response.destroyed) return;
    const end = (): void => {
      clearTimeout(timer);
      underWay.delete(refuse);
    };
    const refuse = (error: EyecatchError): void => {
      end();
      // What still comes of it is read by nobody.
      response.set('Connection', 'close');
      refuseOperation(response, error);
    };
    const timer = setTimeout(() => {
      refuse(new SlowRequestError(`The request did not come in time: ${bodyMs / 1000} s for the whole.`));
    }, bodyMs);
    underWay.add(refuse);
    response.once('close', end);
    const [longest] = underWay;
    if (underWay.size > bodies) longest!(new OverloadedError('The server receives as many requests as it takes on.'));
    receive(request, response, (error) => {
      if (!underWay.has(refuse)) return;
      end();
      next(error);
    });
  };
}

/** Goes after a place was given: of what is refused nothing is parsed, and text takes less room while it waits. */
export const parseBody: RequestHandler = (request, _response, next) => {
  if (typeof request.body === 'string') request.body = parse(request.body);
  next();
};

function parse(body: string): object {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch (error) {
    throw new BadInputError(`The body is not JSON: ${(error as Error).message}.`);
  }
  if (typeof value !== 'object' || value === null) throw new BadInputError('The body must be a JSON object.');
  return value;
}
