import createClient from 'openapi-fetch';
import type { paths } from './generated';

/** The silo that served this page. */
export const api = createClient<paths>({ baseUrl: '/', cache: 'no-store' });

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
