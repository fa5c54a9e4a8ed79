/** The server's API, typed by its own document. Every failure is a {@link ProblemError}. */

import createClient from 'openapi-fetch';
import type { Problem, paths } from './__generated__/schema';

/** Why a request was not carried out, as the server says it. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';

  constructor(
    readonly problem: Problem,
    /** For a bug report: which request of which server this was. */
    readonly request: string,
  ) {
    super(problem.detail);
  }

  get status(): number {
    return this.problem.status;
  }
}

/** The server did not answer at all. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable';
}

export const client = createClient<paths>({ baseUrl: '', fetch: reached });

/** How far the server's clock is ahead of the browser's, in ms, as its latest answer said. */
let ahead = 0;

/** A moment of the browser's clock by that of the server, which wrote the moments of runs. */
export function serverTime(now: number): number {
  return now + ahead;
}

async function reached(request: Request): Promise<Response> {
  try {
    const response = await fetch(request);
    const date = Date.parse(response.headers.get('date') ?? '');
    if (date) ahead = date - Date.now();
    return response;
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new Unreachable('The server does not answer.');
  }
}

interface Answer<T> {
  data?: T | undefined;
  error?: unknown;
  response: Response;
}

/** What an answer holds. Throws {@link ProblemError} when it is a problem. */
export function unwrap<T>({ data, error, response }: Answer<T>): T {
  if (response.ok) return data as T;
  throw new ProblemError(problemOf(error, response), response.url);
}

export function problemOf(body: unknown, response: Response): Problem {
  if (typeof body === 'object' && body !== null && 'detail' in body && 'code' in body) return body as Problem;
  return {
    title: response.statusText,
    status: response.status,
    detail: `The server answered ${response.status} ${response.statusText}`.trim(),
    code: 'unknown',
  };
}
