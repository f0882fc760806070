import type { RolloutDeclaration } from '@rollout-health/shared/rollout';
import type { FindingRequest, PilotAnswers } from '@rollout-health/shared/assumptions';
import type { NoticeRequest } from '@rollout-health/shared/notices';
import type { DependencyReportRequest } from '@rollout-health/shared/ownership';
import type { ReadinessResultRequest } from '@rollout-health/shared/readiness';
import type { WorkaroundRequest } from '@rollout-health/shared/workarounds';

const DAY = 86_400_000;

type Practice = Pick<RolloutDeclaration, 'responsibilities' | 'dependencies' | 'readinessChecks' | 'assumptions' | 'capacity'>;

/** What the pilot hid, as far as a document says it: nobody has the last word, and the text messages will not do for the next stage. */
export const PRACTICE: Practice = {
  responsibilities: [
    { key: 'maintains', name: 'Maintains it', owner: 'Platform team', deputy: 'Records team' },
    { key: 'responds', name: 'Responds when it breaks', owner: 'On-call engineers', deputy: 'Platform team' },
    { key: 'supports', name: 'Supports users', owner: 'Amina', deputy: 'Jonas' },
    { key: 'decides', name: 'Decides when priorities conflict' },
  ],
  dependencies: [
    { key: 'sms', name: 'Text messages', owner: 'Priya', limit: 900, unit: 'messages an hour' },
    { key: 'records', name: 'Patient records', owner: 'Records team', limit: 20_000, load: 'users' },
    { key: 'desk', name: 'Front desk telephone', owner: 'Amina', limit: 400, load: 'tickets', unit: 'calls a day' },
  ],
  readinessChecks: [
    { key: 'load', name: 'Bears the load of the next stage', area: 'performance', owner: 'Platform team' },
    { key: 'screen-readers', name: 'Can be used with a screen reader and by keyboard', area: 'accessibility', owner: 'Mara' },
    { key: 'penetration', name: 'Withstands an attacker', area: 'security', owner: 'Security team' },
    { key: 'failover', name: 'Survives the loss of a server', area: 'resilience', owner: 'On-call engineers' },
    { key: 'handbook', name: 'Front desk has a handbook', area: 'support', owner: 'Amina', validDays: 365 },
  ],
  assumptions: [
    {
      key: 'alone',
      statement: 'Patients finish a booking without anybody helping them.',
      family: 'behaviour',
      testedIn: 'stage-1',
      criteria: ['finished-unaided'],
      owner: 'Mara',
    },
    {
      key: 'holds',
      statement: 'The booking service holds at this size.',
      family: 'technology',
      testedIn: 'stage-1',
      criteria: ['errors'],
      owner: 'Platform team',
    },
    { key: 'comes-back', statement: 'People come back once the novelty is over.', family: 'value', testedIn: 'stage-1', owner: 'Mara' },
    { key: 'one-text', statement: 'One reminder text does for every site.', family: 'behaviour', testedIn: 'pilot', owner: 'Jonas' },
  ],
  capacity: {
    agents: 4,
    hoursPerWeek: 30,
    minutesPerTicket: 12,
    workingDays: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'],
    workingHours: { from: '07:30', to: '18:00', timeZone: 'Europe/Berlin' },
    workableDays: 3,
  },
};

export const WORKAROUNDS: (WorkaroundRequest & { occurredDaysAgo: number[] })[] = [
  {
    name: 'Booking confirmed by phone',
    kind: 'manual-effort',
    stage: 'pilot',
    who: 'Front desk',
    minutes: 12,
    per: 'occurrence',
    countedBy: 'ticket-flag',
    tolerableUsers: 2_000,
    plan: 'automate',
    owner: 'Platform team',
    note: 'The confirmation does not always arrive, so somebody calls.',
    occurredDaysAgo: [],
  },
  {
    name: 'Patient walked through the form',
    kind: 'guided-user',
    stage: 'pilot',
    who: 'Jonas',
    minutes: 8,
    per: 'occurrence',
    countedBy: 'hand',
    journey: 'booking',
    plan: 'build',
    owner: 'Mara',
    occurredDaysAgo: [20, 17, 16, 13, 12, 9, 8, 6, 5, 5, 2, 1],
  },
  {
    name: 'Free times imported by hand every night',
    kind: 'propped-up',
    stage: 'transition',
    who: 'Platform team',
    minutes: 90,
    per: 'week',
    countedBy: 'hand',
    perDoubling: 1.2,
    occurredDaysAgo: [],
  },
  {
    name: 'Cancellations are read from a shared mailbox',
    kind: 'accepted-shortcut',
    stage: 'stage-1',
    who: 'Front desk',
    minutes: 45,
    per: 'week',
    countedBy: 'hand',
    tolerableUsers: 10_000,
    plan: 'accept',
    owner: 'Amina',
    occurredDaysAgo: [],
  },
];

export const readinessResults = (now: Date): Record<string, ReadinessResultRequest> => {
  const at = (days: number) => new Date(now.getTime() + days * DAY).toISOString();
  return {
    load: { outcome: 'passed', load: 3_000, scope: 'Booking from search to confirmation', evidence: 'p95 410 ms, no error.', doneAt: at(-21) },
    'screen-readers': { outcome: 'passed', scope: 'WCAG 2.2 AA on the booking pages', evidence: 'Two people, NVDA and VoiceOver.', doneAt: at(-30) },
    penetration: { outcome: 'passed', scope: 'Booking service and its API', evidence: 'No finding above low.', doneAt: at(-85) },
    handbook: { outcome: 'passed', evidence: 'Version 2, read by all four.', doneAt: at(-12) },
  };
};

/** What the load test wrote, as a pipeline would attach it. */
export const EVIDENCE_FILE = {
  check: 'load',
  name: 'load-test.csv',
  content: 'users,requests a second,p50 ms,p95 ms,errors\n500,9,120,240,0\n1000,18,130,270,0\n2000,37,160,330,0\n3000,55,190,410,0\n',
};

export const DEPENDENCY_REPORTS: Record<string, DependencyReportRequest[]> = {
  sms: [
    { kind: 'load', amount: 240, note: 'Busiest hour of the week.' },
    { kind: 'stress-test', amount: 850, note: 'On a Sunday, with the provider.' },
  ],
};

export const FINDINGS: Record<string, FindingRequest> = {
  'one-text': { outcome: 'refuted', finding: 'South has two entrances: a third of its patients came to the wrong one until the text said which.' },
};

export const PILOT_ANSWERS: PilotAnswers = { knownByName: 34, builders: ['Jonas'], featuresAdded: 3 };

export const PREMORTEM = [
  'A phone update breaks booking on Android, and nobody notices for hours.',
  'Text messages stop at the hour when most people book.',
  'Patients without a smartphone stop coming.',
];

export const REVIEW = {
  attendees: ['Mara', 'Amina', 'Priya'],
  findings: 'Bookings are finished alone four times of five. What helped in the pilot was the phone: it still confirms one booking in five.',
  reason: 'Hold until text messages bear the next stage and somebody has the last word.',
};

export const NOTICE: NoticeRequest = {
  stage: 'stage-2',
  message: 'Two more sites join. Their patients have never booked here: expect questions on where the confirmation is, and on the second entrance in South.',
};

/** What a pipeline and a person told of; drawn on charts. `lastsDays` 0: a moment. */
export const MARKERS = [
  { kind: 'release', title: 'Release 2.4', text: 'Reminders by text message.', daysAgo: 12, lastsDays: 0, tags: ['booking'] },
  { kind: 'release', title: 'Release 2.5', daysAgo: 0.3, lastsDays: 0, tags: ['booking'] },
  { kind: 'incident', title: 'Calendar slow', text: 'The calendar provider answered late.', daysAgo: 5, lastsDays: 0.25, tags: ['calendar'] },
  { kind: 'holiday', title: 'North site closed', daysAgo: 20, lastsDays: 2 },
];
