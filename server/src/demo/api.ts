import { setTimeout as wait } from 'node:timers/promises';
import { NewToken } from '@rollout-health/shared/access';
import { RolloutHealth } from '@rollout-health/shared/health';
import type { Role } from '@rollout-health/shared/permissions';
import { Rollout } from '@rollout-health/shared/rollout';
import { NewIngestKey, type SourceDeclaration } from '@rollout-health/shared/sources';

const CONFLICT = 409;
const PENDING = /^rollout_health_queue_jobs\{.*queue="signals".*state="(waiting|active|delayed)"/;
const ASK_AGAIN_MILLISECONDS = 200;

/** The public API as the demo uses it. */
export class DemoApi {
  constructor(
    private readonly url: string,
    private readonly token: string,
  ) {}

  async hasRollout(rollout: string): Promise<boolean> {
    return (await this.request('GET', `/api/v1/rollouts/${rollout}`)).ok;
  }

  async stages(rollout: string) {
    const response = await this.request('GET', `/api/v1/rollouts/${rollout}`);
    await expectSuccess(response);
    return Rollout.parse(await response.json()).stages;
  }

  /** The key of a new source, or a further key of one that is there. */
  async ingestKey(rollout: string, source: SourceDeclaration): Promise<string> {
    const path = `/api/v1/rollouts/${rollout}/sources`;
    const made = await this.request('POST', path, source);
    const response = made.status === CONFLICT ? await this.request('POST', `${path}/${source.key}/keys`, {}) : made;
    await expectSuccess(response);
    return NewIngestKey.parse(await response.json()).ingestKey;
  }

  /** Resolves once everything that was sent stands in the sums. */
  async stored(): Promise<void> {
    for (;;) {
      const response = await this.request('GET', '/metrics');
      await expectSuccess(response);
      const lines = (await response.text()).split('\n').filter((line) => PENDING.test(line));
      if (lines.length > 0 && lines.every((line) => line.endsWith(' 0'))) return;
      await wait(ASK_AGAIN_MILLISECONDS);
    }
  }

  async post(path: string, body: object, key?: string): Promise<unknown> {
    return this.send('POST', path, body, key);
  }

  async send(method: 'POST' | 'PUT' | 'PATCH', path: string, body: object, key?: string): Promise<unknown> {
    const response = await this.request(method, path, body, key);
    await expectSuccess(response);
    const text = await response.text();
    return text ? (JSON.parse(text) as unknown) : null;
  }

  /** The bytes are the body, and the name stands in the address. */
  async attach(path: string, name: string, content: string): Promise<void> {
    const headers = { Authorization: `Bearer ${this.token}`, 'Content-Type': 'application/octet-stream' };
    await expectSuccess(await fetch(`${this.url}${path}?${new URLSearchParams({ name }).toString()}`, { method: 'POST', headers, body: content }));
  }

  /** The same API as somebody by name: what they do stands there with it. */
  async as(name: string, role: Role): Promise<DemoApi> {
    const { token } = NewToken.parse(await this.post('/api/v1/tokens', { name, role }));
    return new DemoApi(this.url, token);
  }

  /** Whether a first evaluation of this stage is there to look at. */
  async isEvaluated(rollout: string, stage: string): Promise<boolean> {
    const { stages } = RolloutHealth.parse(await (await this.request('GET', `/api/v1/rollouts/${rollout}/health`)).json());
    return stages.some((known) => known.stage === stage && known.verdicts.some(({ outcome }) => outcome !== 'undecided'));
  }

  private request(method: string, path: string, body?: object, key: string = this.token): Promise<Response> {
    const headers = { Authorization: `Bearer ${key}`, ...(body && { 'Content-Type': 'application/json' }) };
    return fetch(this.url + path, { method, headers, ...(body && { body: JSON.stringify(body) }) });
  }
}

async function expectSuccess(response: Response): Promise<void> {
  if (!response.ok) throw new Error(`${new URL(response.url).pathname} answered ${response.status}: ${await response.text()}`);
}
