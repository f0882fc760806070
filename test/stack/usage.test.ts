import type { Clarity } from '@rollout-health/shared/clarity';
import type { RolloutHealth } from '@rollout-health/shared/health';
import type { Rollout } from '@rollout-health/shared/rollout';
import type { Retention, UsageReport, Variety } from '@rollout-health/shared/usage';
import { Configuration } from '../../server/src/platform/configuration.js';
import { LookProcessor } from '../../server/src/patterns/look.processor.js';
import { Database } from '../../server/src/storage/database.js';
import { environmentOf, eventually, startProduct, type Product, type Sender } from './harness.js';

const DAY = 86_400_000;
const now = Date.now();
const midnight = Math.floor(now / DAY) * DAY;
/** Noon of a day, so many days ago. */
const noon = (daysAgo: number): number => midnight - daysAgo * DAY + 43_200_000;
// Sixty days ago: everybody who came then was watched for six weeks by the last Monday.
const START = 60;

let product: Product;
let source: Sender;
let number = 0;

const event = (name: string, user: string, at: number, stage: string, more: object = {}) => ({ id: `e${(number += 1)}`, name, user, at, stage, ...more });

/** People who come once a week for so many weeks. */
const people = (name: string, count: number, weeks: number, segment: object) =>
  Array.from({ length: count }, (_, index) =>
    Array.from({ length: weeks }, (_unused, week) => event('book', `${name}-${index}`, noon(START - 7 * week), 'wide', { segment })),
  ).flat();

beforeAll(async () => {
  product = await startProduct();
  source = await product.declare({
    key: 'clinic',
    name: 'Clinic',
    purpose: 'People book by themselves.',
    dimensions: [{ key: 'device', name: 'Device' }],
    journeys: [{ key: 'booking', name: 'Booking', start: 'book', finish: 'booked', withinMinutes: 30 }],
    features: [
      { key: 'book', name: 'Booking', event: 'book', core: true },
      { key: 'video', name: 'Video call', event: 'video' },
    ],
    stages: [
      { key: 'pilot', name: 'Pilot', kind: 'pilot', plannedUsers: 10, state: 'completed', startedAt: new Date(noon(80)).toISOString() },
      { key: 'wide', name: 'Wide', kind: 'expansion', plannedUsers: 500, state: 'active', startedAt: new Date(noon(START + 1)).toISOString() },
    ],
  });
  await product.query("UPDATE sources SET back_days = 90 WHERE rollout_id = (SELECT id FROM rollouts WHERE key = 'clinic')");
  const pilot = Array.from({ length: 6 }, (_, index) => event('book', `p${index}`, noon(75), 'pilot', { segment: { device: 'ios' } }));
  const wide = [...people('keen', 130, 7, { device: 'ios' }), ...people('curious', 130, 1, { device: 'android' })];
  const finished = Array.from({ length: 40 }, (_, index) => event('booked', `keen-${index}`, noon(START - 7) + 60_000, 'wide', { segment: { device: 'ios' } }));
  const odd = [event('print', 'keen-1', noon(20), 'wide'), event('print', 'keen-2', noon(21), 'wide'), event('later', 'stranger', noon(10), 'unknown-stage')];
  // In halves and the later one first: what is known of a user must not depend on the order.
  const all = [...pilot, ...wide, ...finished, ...odd];
  await source.send('usage', all.slice(all.length / 2));
  await source.send('usage', all.slice(0, all.length / 2));
}, 60_000);
afterAll(() => product?.stop());

const usage = async (query = '') => (await product.get<UsageReport>(`/api/v1/rollouts/clinic/usage${query}`)).body;
const settled = () =>
  eventually(async () => {
    const report = await usage();
    expect(report.events).toBe(6 + 130 * 7 + 130 + 40 + 2);
    return report;
  });

test('features are what was declared and what was met, each event once and each user once a stage', async () => {
  const report = await settled();
  expect(report.users).toBe(266);
  expect(
    report.features.map(({ event: name, users, events, isCore, isAddedSincePilot, isRare }) => [name, users, events, isCore, isAddedSincePilot, isRare]),
  ).toEqual([
    ['book', 266, 1_046, true, false, false],
    ['booked', 40, 40, false, true, false],
    ['print', 2, 2, false, true, true],
    ['video', 0, 0, false, false, true],
  ]);
  expect(report.weeks.reduce((sum, { coreEvents }) => sum + coreEvents, 0)).toBe(1_046);
  await source.send('usage', [event('book', 'keen-1', noon(1), 'wide')]);
  await eventually(async () => expect((await usage('?stage=wide')).features[0]).toMatchObject({ users: 260, events: 1_041 }));
});

test('an event that began after the pilot waits until a person says what it is; who and when stay', async () => {
  // The daily look at segments may have found some of them already.
  const eventsWaiting = ({ newPatterns, segmentPatterns }: UsageReport) => newPatterns.waiting - segmentPatterns.length;
  const before = await usage();
  expect([eventsWaiting(before), before.newPatterns.afterLaunch]).toEqual([1, 0]);
  const { status, body } = await product.post<UsageReport>('/api/v1/rollouts/clinic/usage/marks', {
    event: 'print',
    mark: 'looked-into',
    note: 'They print it.',
  });
  expect([status, eventsWaiting(body)]).toEqual([200, 0]);
  expect(body.features.find(({ event: name }) => name === 'print')?.mark).toMatchObject({
    mark: 'looked-into',
    note: 'They print it.',
    by: 'BOOTSTRAP_ADMIN_TOKEN',
  });
  const [note] = await product.query<{ action: string; subject: string }>("SELECT action, subject FROM activity WHERE subject = 'print'");
  expect(note).toEqual({ action: 'new pattern marked', subject: 'print' });
  expect((await product.post('/api/v1/rollouts/clinic/usage/marks', { event: 'nothing', mark: 'expected' })).status).toBe(404);
});

test('whoever comes back for six weeks is value, whoever came once was curious', async () => {
  const { body } = await product.get<Retention>('/api/v1/rollouts/clinic/stages/wide/retention');
  const of = (value: string) => body.segments.find(({ segment }) => segment?.value === value);
  expect(of('ios')).toMatchObject({ verdict: 'lasting', users: 130 });
  expect(of('android')).toMatchObject({ verdict: 'fading', users: 130 });
  expect(body.everybody).toMatchObject({ verdict: 'lasting', users: 260, activity: [1, 0.5, 0.5, 0.5, 0.5, 0.5] });
  expect(body.cohorts).toHaveLength(1);
  expect(body.curve[6]).toMatchObject({ active: 130, users: 260, share: 0.5 });
  await eventually(async () => {
    const later = (await product.get<Retention>('/api/v1/rollouts/clinic/stages/wide/retention')).body;
    expect(later.returning?.weeks[0]).toEqual({ week: 2, users: 130, completions: 40, perUser: 40 / 130 });
  });
});

test('what returning people finish is counted among those whose runs are all kept', async () => {
  const veterans = await product.declare({
    key: 'veterans',
    name: 'Veterans',
    purpose: 'People stay.',
    journeys: [{ key: 'booking', name: 'Booking', start: 'book', finish: 'booked', withinMinutes: 30 }],
    stages: [{ key: 'wide', name: 'Wide', kind: 'expansion', plannedUsers: 5, state: 'active', startedAt: new Date(noon(89)).toISOString() }],
  });
  await product.query("UPDATE sources SET back_days = 90 WHERE rollout_id = (SELECT id FROM rollouts WHERE key = 'veterans')");
  const run = (user: string, daysAgo: number) => [event('book', user, noon(daysAgo), 'wide'), event('booked', user, noon(daysAgo) + 60_000, 'wide')];
  await veterans.send('usage', [...run('early', 88), ...run('early', 80), ...run('late', 40), ...run('late', 32)]);
  // Asked once all is stored: what was counted is remembered for a while.
  await eventually(async () => expect((await product.get<UsageReport>('/api/v1/rollouts/veterans/usage')).body.events).toBe(8));
  const { body } = await product.get<Retention>('/api/v1/rollouts/veterans/stages/wide/retention');
  expect([body.users, body.returning?.weeks[0]]).toEqual([2, { week: 2, users: 1, completions: 1, perUser: 1 }]);
});

test('the mix says whom the pilot never met and how they are', async () => {
  const { body } = await product.get<Variety>('/api/v1/rollouts/clinic/stages/wide/variety');
  const [device] = body.dimensions;
  expect(device?.segments.map(({ value, users, pilotUsers, isNew }) => [value, users, pilotUsers, isNew])).toEqual([
    ['android', 130, 0, true],
    ['ios', 130, 6, false],
  ]);
  expect(device?.effective).toMatchObject({ stage: 2, pilot: 1 });
  expect((await product.get('/api/v1/rollouts/clinic/stages/nowhere/variety')).status).toBe(404);
});

test('an event whose stage becomes known later counts then', async () => {
  await source.send('members', [{ user: 'stranger', stage: 'wide' }]);
  await eventually(async () => expect((await usage()).features.find(({ event: name }) => name === 'later')).toMatchObject({ users: 1, firstStage: 'wide' }));
});

describe('What one segment does otherwise than everybody else', () => {
  const page = async () => (await product.get<UsageReport>('/api/v1/rollouts/depot/usage')).body;
  const look = async (at: number) => {
    const database = new Database(Configuration.from(environmentOf(product.databaseUrl)));
    const processor = () => new LookProcessor(database, { now: () => new Date(at) }).process();
    // As two workers would.
    await Promise.all([processor(), processor()]);
    await database.close();
  };

  test('is found from what is stored, once a day by whichever worker comes first, with its numbers', async () => {
    const depot = await product.declare({
      key: 'depot',
      name: 'Depot',
      purpose: 'Parts are found.',
      dimensions: [{ key: 'device', name: 'Device' }],
      journeys: [{ key: 'fetch', name: 'Fetch', start: 'search', finish: 'found', withinMinutes: 30 }],
      stages: [{ key: 'wide', name: 'Wide', kind: 'expansion', plannedUsers: 500, state: 'active', startedAt: new Date(noon(20)).toISOString() }],
    });
    const of = (device: string, index: number, name: string, minute: number) =>
      event(name, `${device}-${index}`, noon(10) + minute * 60_000, 'wide', { segment: { device } });
    const all = ['tablet', 'desktop', 'phone'].flatMap((device) =>
      Array.from({ length: 80 }, (_, index) => {
        const isTablet = device === 'tablet';
        return [
          ...(isTablet && index % 2 === 0 ? [] : [of(device, index, 'search', 0)]),
          ...(device === 'phone' ? [of(device, index, 'search', 5)] : []),
          of(device, index, 'found', 9),
          ...(isTablet && index < 60 ? [of(device, index, 'export', 12)] : []),
        ];
      }).flat(),
    );
    await depot.send('usage', all);
    await eventually(async () => expect((await page()).events).toBe(all.length));
    await look(now + DAY);
    const { segmentPatterns, newPatterns } = await page();
    expect(segmentPatterns.map(({ text }) => text).sort()).toEqual([
      'On Device: phone, 100 % of 80 users who began “Fetch” began it again before they finished; of the 120 others, 0 %.',
      'On Device: tablet, 50 % of 80 users used “search”; of the 160 others, 100 %.',
      'On Device: tablet, 50 % of 80 users who finished “Fetch” had not started it; of the 160 others, 0 %.',
      'On Device: tablet, 75 % of 80 users used “export”; of the 160 others, 0 %.',
    ]);
    expect(newPatterns.waiting).toBe(4);
    expect(
      await product.query(
        "SELECT looks FROM pattern_looks WHERE stage_id = (SELECT id FROM stages WHERE key = 'wide' AND rollout_id = (SELECT id FROM rollouts WHERE key = 'depot'))",
      ),
    ).toEqual([{ looks: 1 }]);
  });

  test('waits until a person says what it is, which later looks leave as it is; the activity has it', async () => {
    const pattern = (await page()).segmentPatterns.find(({ of }) => of === 'export');
    const path = '/api/v1/rollouts/depot/usage/segment-marks';
    const marked = await product.post<UsageReport>(path, { pattern: pattern?.id, mark: 'expected', note: 'Only tablets have a printer.' });
    expect([marked.status, marked.body.newPatterns.waiting]).toEqual([200, 3]);
    await look(now + 2 * DAY);
    expect((await page()).segmentPatterns.find(({ of }) => of === 'export')).toMatchObject({
      isClear: true,
      asOf: new Date(now + 2 * DAY).toISOString(),
      mark: { mark: 'expected', note: 'Only tablets have a printer.', by: 'BOOTSTRAP_ADMIN_TOKEN' },
    });
    const [note] = await product.query("SELECT subject, after FROM activity WHERE action = 'segment''s pattern marked'");
    expect(note).toEqual({ subject: 'device:tablet export', after: { mark: 'expected', note: 'Only tablets have a printer.' } });
    const foreign = await product.post<{ detail: string }>('/api/v1/rollouts/clinic/usage/segment-marks', { pattern: pattern?.id, mark: 'expected' });
    expect([foreign.status, foreign.body.detail]).toEqual([404, expect.stringContaining("no segment's pattern")]);
  });
});

test('five more features that nobody uses raise the unused share and a note, and leave health as it was; newcomers and tickets that ask how are counted by week', async () => {
  const clarity = async () => (await product.get<Clarity>('/api/v1/rollouts/clinic/usage/clarity')).body;
  const health = async () => (await product.get<RolloutHealth>('/api/v1/rollouts/clinic/health')).body.stages.map(({ stage, status }) => [stage, status]);
  const ticket = (id: string, topic: string) => ({ id, topic, updatedAt: noon(1), openedAt: noon(1), status: 'open', user: 'keen-1' });
  await source.send('tickets', [ticket('t1', 'how-to'), ticket('t2', 'how-to'), ticket('t3', 'bug')]);
  const [before, status] = [await clarity(), await health()];
  expect(before).toMatchObject({
    since: { what: 'pilot' },
    journey: { key: 'booking' },
    features: { now: { shipped: 2, unused: 1 }, unusedNames: ['Video call'] },
  });
  expect(before.notes).toEqual([]);
  const { declaration } = (await product.get<Rollout>('/api/v1/rollouts/clinic')).body;
  const more = [1, 2, 3, 4, 5].map((index) => ({ key: `new-${index}`, name: `New ${index}`, event: `new ${index}` }));
  const applied = await product.post('/api/v1/rollouts', { ...declaration, features: [...(declaration.features ?? []), ...more], howToTopics: ['how-to'] });
  expect(applied.status).toBe(200);
  const after = await eventually(async () => {
    const found = await clarity();
    expect(found.weeks.reduce((sum, { tickets }) => sum + tickets.howTo, 0)).toBe(2);
    return found;
  });
  expect(after.features).toMatchObject({ now: { shipped: 7, unused: 6 }, then: { shipped: 2, unused: 1 } });
  expect(after.notes).toEqual([{ about: 'features', text: '86 % of its features were never used (6 of 7); when the pilot ended it was 50 % (1 of 2).' }]);
  expect(after.weeks.reduce((sum, { tickets }) => sum + tickets.opened, 0)).toBe(3);
  // Once in a life: of 266 people each began once for the first time, and nobody finished that very run.
  const firstTasks = after.weeks.map(({ firstTasks: { users, finished } }) => [users, finished]);
  expect(firstTasks.reduce((sum, [users = 0]) => sum + users, 0)).toBe(266);
  expect(await health()).toEqual(status);
});
