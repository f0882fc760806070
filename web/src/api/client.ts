import type { Problem } from '@rollout-health/shared/problem';
import { ProblemFailure, unreachable } from './problem-failure';

export const API = '/api/v1';

type Query = Record<string, string | number | boolean | null | undefined>;

/** A path, as it is, with its query; empty parameters are left out. */
export function addressOf(path: string, query: Query = {}): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined && value !== null && value !== '') parameters.set(name, String(value));
  const text = parameters.toString();
  return text ? `${path}?${text}` : path;
}

export const get = <Answer>(path: string, query?: Query, signal?: AbortSignal): Promise<Answer> =>
  send<Answer>('GET', addressOf(`${API}${path}`, query), undefined, signal);
export const post = <Answer>(path: string, body: unknown = {}): Promise<Answer> => send<Answer>('POST', `${API}${path}`, body);
export const patch = <Answer>(path: string, body: unknown): Promise<Answer> => send<Answer>('PATCH', `${API}${path}`, body);
export const put = <Answer>(path: string, body: unknown): Promise<Answer> => send<Answer>('PUT', `${API}${path}`, body);
export const remove = <Answer>(path: string): Promise<Answer> => send<Answer>('DELETE', `${API}${path}`);

/** A text as it was written: YAML, or JSON, which is YAML too. */
export const postText = <Answer>(path: string, text: string, query?: Query): Promise<Answer> =>
  request<Answer>('POST', addressOf(`${API}${path}`, query), { type: 'application/yaml', content: text });

/** A file's bytes as they are: what it is, the server finds out. */
export const postFile = <Answer>(path: string, file: Blob, query?: Query): Promise<Answer> =>
  request<Answer>('POST', addressOf(`${API}${path}`, query), { type: 'application/octet-stream', content: file });

export const send = <Answer>(method: string, address: string, body?: unknown, signal?: AbortSignal, headers: Record<string, string> = {}): Promise<Answer> =>
  request<Answer>(method, address, body === undefined ? undefined : { type: 'application/json', content: JSON.stringify(body) }, signal, headers);

async function request<Answer>(
  method: string,
  address: string,
  body?: { type: string; content: string | Blob },
  signal?: AbortSignal,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const response = await fetch(address, {
    method,
    headers: { Accept: 'application/json', ...(body && { 'Content-Type': body.type }), ...headers },
    credentials: 'same-origin',
    ...(body && { body: body.content }),
    ...(signal ? { signal } : {}),
  }).catch((error: unknown) => {
    if (signal?.aborted) throw error;
    throw unreachable();
  });
  if (!response.ok) throw new ProblemFailure(await readProblem(response));
  if (response.status === 204) return undefined as Answer;
  const text = await response.text();
  return (text ? JSON.parse(text) : undefined) as Answer;
}

/** Identity answers errors as `{ message }`, a proxy perhaps as HTML: both become a problem. */
async function readProblem(response: Response): Promise<Problem> {
  const body = (await response.json().catch(() => ({}))) as Partial<Problem> & { message?: string };
  const title = body.title ?? body.message ?? (response.statusText || `The server answered ${response.status}`);
  return { ...body, type: body.type ?? 'about:blank', title, status: response.status };
}
