import createClient from 'openapi-fetch';
import { fetchInTime } from '../net/fetchInTime';
import type { paths } from './generated';

/** Twice what a silo takes to say that it does not know; orders, such as the one to drain a silo, may take what they need. */
const READ_WITHIN_MS = 4000;

/** The silo that served this page. */
export const api = createClient<paths>({
  baseUrl: '/',
  cache: 'no-store',
  fetch: (request) => (request.method === 'GET' ? fetchInTime(READ_WITHIN_MS, request) : fetch(request)),
});

/** An answer of the silo that is not what was asked for; the message is its sentence for people. */
export class ApiError extends Error {
  readonly status: number;

  constructor(status: number, sentence: string) {
    super(sentence);
    this.status = status;
  }
}

interface Answer<T> {
  readonly data?: T;
  readonly error?: unknown;
  readonly response: Response;
}

/** Waits for an answer and unwraps it. @throws ApiError with the silo's own sentence where it has one */
export async function answered<T>(request: Promise<Answer<T>>): Promise<T> {
  const { data, error, response } = await request.catch((): never => {
    throw new ApiError(0, 'The silo does not answer.');
  });
  if (error !== undefined || !response.ok) throw new ApiError(response.status, sentenceOf(error, response.status));
  return data as T;
}

function sentenceOf(error: unknown, status: number): string {
  const body = (typeof error === 'object' && error !== null ? error : {}) as Record<string, unknown>;
  const text = [body.detail, body.error, body.title].find((value) => typeof value === 'string' && value !== '');
  return typeof text === 'string' ? text : `The silo answered with status ${status}.`;
}
