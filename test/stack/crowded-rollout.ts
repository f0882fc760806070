import type { RolloutDeclaration } from '@rollout-health/shared/rollout';
import { eventually, type Product, type Sender } from './harness.js';

const DAY = 86_400_000;
const ago = (days: number) => new Date(Date.now() - days * DAY).toISOString();

/** A number or key for what a route calls so, by the part of its address that comes before: `{ stages: 'pilot', keys: '7' }`. */
export type Ids = Record<string, string>;

export interface CrowdedRollout {
  key: string;
  ids: Ids;
  sender: Sender;
}

/** Every free text of a declaration is made by `text`. Keys start with the rollout's own, so that no other rollout has them. */
export function crowdedDeclaration(key: string, text: (what: string) => string): RolloutDeclaration {
  return {
    key,
    name: text('Rollout'),
    purpose: text('Purpose'),
    dimensions: [{ key: 'device', name: text('Dimension') }],
    journeys: [{ key: `${key}-buy`, name: text('Journey'), start: 'opened', finish: 'paid', withinMinutes: 1 }],
    features: [{ key: `${key}-search`, name: text('Feature'), event: text('event') }],
    responsibilities: [{ key: 'maintains', name: text('Responsibility'), owner: text('Owner'), deputy: text('Deputy') }],
    dependencies: [{ key: `${key}-bank`, name: text('Dependency'), owner: text('Owner'), limit: 10, unit: text('Unit'), load: 'reported' }],
    readinessChecks: [{ key: `${key}-load`, name: text('Check'), area: 'performance', owner: text('Owner') }],
    assumptions: [{ key: `${key}-alone`, statement: text('Assumption'), family: 'behaviour', testedIn: `${key}-pilot`, owner: text('Owner') }],
    capacity: { agents: 2, hoursPerWeek: 30, minutesPerTicket: 12 },
    stages: [
      {
        key: `${key}-pilot`,
        name: text('Stage'),
        kind: 'pilot',
        plannedUsers: 50,
        state: 'active',
        startedAt: ago(3),
        reviewEveryDays: 2,
        overrideNeedsSecondPerson: true,
        criteria: [
          { key: `${key}-errors`, name: text('Criterion'), role: 'guard', metric: 'error-rate', comparison: 'below', threshold: 0.02 },
          { key: `${key}-each`, role: 'guard', metric: 'error-rate', comparison: 'below', threshold: 0.02, scope: { everySegmentOf: 'device' } },
        ],
      },
      { key: `${key}-wide`, name: text('Stage'), kind: 'expansion', plannedUsers: 5_000 },
    ],
  };
}

/** One of every kind of signal; every free text is made by `text`. */
export async function sendCrowd(key: string, sender: Sender, text: (what: string) => string): Promise<void> {
  const stage = `${key}-pilot`;
  const segment = { device: text('device') };
  const at = Date.now() - 120_000;
  await sender.send('usage', [
    { id: text('u1'), name: text('event'), at, user: text('user'), stage, segment, properties: { [text('property')]: text('value') } },
    { id: text('u2'), name: text('other event'), at, user: text('user'), stage, segment },
  ]);
  await sender.send('usage', { id: text('u3'), name: text('event'), at, user: text('stranger'), stage: text('no such stage') });
  await sender.send('errors', { id: text('e1'), at, stage, segment, requests: 2_000, errors: 900, kind: text('kind') });
  await sender.send('tickets', [
    {
      id: `${key}-ticket`,
      updatedAt: at,
      openedAt: at,
      status: 'open',
      stage,
      segment,
      user: text('user'),
      topic: text('topic'),
      assignee: text('assignee'),
      workaround: true,
      url: `https://desk.example/${encodeURIComponent(text('ticket'))}`,
    },
  ]);
  await sender.send('members', { user: text('user'), stage });
  // Too old for its window: stands in quarantine.
  await sender.send('usage', { id: text('old'), name: text('old event'), at: Date.now() - 400 * DAY, user: text('user'), stage });
}

/** A rollout with one of everything that has an id, and every free text that a person or a signal can fill made by `text`. */
export async function crowdRollout(product: Product, key: string, text: (what: string) => string = (what) => `${what} of ${key}`): Promise<CrowdedRollout> {
  const at = (path: string) => `/api/v1/rollouts/${key}/${path}`;
  const made = async <Body>(method: string, path: string, body?: object) => {
    const answer = await product.send<Body>(method, at(path), body);
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  const stage = `${key}-pilot`;
  const sender = await product.declare(crowdedDeclaration(key, text));
  const source = await made<{ id: number }>('POST', 'sources', { key: `${key}-app`, name: text('Source') });
  await sendCrowd(key, sender, text);
  const workaround = await made<{ key: string }>('POST', 'workarounds', {
    name: text('Workaround'),
    kind: 'manual-effort',
    stage,
    who: text('Who'),
    minutes: 5,
    per: 'occurrence',
    countedBy: 'hand',
    owner: text('Owner'),
    note: text('Note'),
  });
  await made('POST', `assumptions/${key}-alone/findings`, { outcome: 'refuted', finding: text('Finding'), link: 'https://example.org/finding' });
  const { id: result } = await made<{ id: string }>('POST', `readiness-checks/${key}-load/results`, {
    outcome: 'failed',
    load: 10,
    scope: text('Scope'),
    evidence: text('Evidence'),
  });
  await made('POST', `dependencies/${key}-bank/reports`, { kind: 'load', amount: 9, note: text('Note') });
  const { id: item } = await made<{ id: string }>('POST', 'premortem', { text: text('Premortem') });
  const { id: override } = await eventually(() => made<{ id: string }>('POST', `stages/${stage}/overrides`, { reason: text('Reason') }));
  const { id: drill } = await made<{ id: string }>('POST', `stages/${stage}/drills`);
  const { id: decision } = await made<{ id: string }>('POST', `stages/${stage}/decisions`, { decision: 'hold', reason: text('Reason') });
  const { id: review } = await made<{ id: string }>('POST', `stages/${stage}/reviews`, { attendees: [text('Attendee')] });
  await made('PATCH', `reviews/${review}`, { findings: text('Findings'), marks: [{ item, mark: 'still-possible', note: text('Note') }] });
  const { id: calendar } = await made<{ id: string }>('POST', 'calendars');
  const { link } = await made<{ link: { id: string } }>('POST', 'summary/links', { name: text('Link'), days: 3 });
  const evaluation = await eventually(async () => {
    const [row] = await product.query<{ id: number }>(
      'SELECT e.id FROM evaluations e JOIN stages s ON s.id = e.stage_id JOIN rollouts r ON r.id = s.rollout_id WHERE r.key = $1 LIMIT 1',
      [key],
    );
    if (!row) throw new Error('not evaluated yet');
    return String(row.id);
  });
  await eventually(async () => {
    const [row] = await product.query('SELECT 1 FROM tickets t JOIN rollouts r ON r.id = t.rollout_id WHERE r.key = $1', [key]);
    if (!row) throw new Error('the ticket is not stored yet');
  });
  const ids: Ids = {
    rollouts: key,
    stages: stage,
    criteria: `${key}-errors`,
    sources: `${key}-app`,
    tickets: `${key}-app`,
    [`tickets/${key}-app`]: `${key}-ticket`,
    keys: String(source.id),
    workarounds: workaround.key,
    assumptions: `${key}-alone`,
    'readiness-checks': `${key}-load`,
    results: result,
    dependencies: `${key}-bank`,
    responsibilities: 'maintains',
    premortem: item,
    overrides: override,
    drills: drill,
    decisions: decision,
    reviews: review,
    calendars: calendar,
    links: String(link.id),
    evaluations: evaluation,
  };
  return { key, ids, sender };
}

/** The address with what `ids` has for each `{parameter}`; what it has nothing for becomes `otherwise`. */
export function addressOf(path: string, ids: Ids, otherwise = '1'): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    const before = parts.at(-1) ?? '';
    parts.push(part.startsWith('{') ? encodeURIComponent(ids[`${parts.at(-2)}/${before}`] ?? ids[before] ?? otherwise) : part);
  }
  return parts.join('/');
}
