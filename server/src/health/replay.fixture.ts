import type { CriterionDeclaration } from '@rollout-health/shared/rollout';
import { NOTHING_DECLARED } from './practice/declared.js';
import { NOTHING_KNOWN } from './practice/facts.js';
import type { Segment, Situation, StageSituation } from './situation.js';

type StageSeed = Omit<Partial<StageSituation>, 'criteria' | 'startedAt'> & { criteria: CriterionDeclaration[]; startedAt: number };

export const stageOf = ({ criteria, startedAt, ...more }: StageSeed): StageSituation => ({
  id: 1,
  key: 'stage-1',
  name: 'Stage 1',
  kind: 'expansion',
  position: 1,
  plannedUsers: 1_000,
  state: 'active',
  startedAt: new Date(startedAt),
  endedAt: null,
  earliestAt: null,
  minimumDays: null,
  plannedDays: null,
  falseAlarmBudget: null,
  ticketDispersion: 1,
  eventDispersion: 1,
  errorDispersion: 1,
  runDispersion: {},
  automation: 'on',
  reviewDueAt: null,
  isReviewDeclared: false,
  lastReviewedAt: null,
  criteria: criteria.map((declaration, index) => ({ id: (more.id ?? 1) * 100 + index, version: 1, declaration, judgedFrom: null, attempt: 1 })),
  openTickets: 0,
  previous: null,
  previousRevision: 0,
  ...more,
});

export const rolloutOf = (stages: StageSituation[], segments: Segment[] = []): Situation => ({
  id: 1,
  key: 'rollout',
  name: 'Rollout',
  purpose: '',
  revision: 0,
  announcedRevision: 0,
  evaluatedAt: null,
  watchedTo: null,
  stages,
  segments,
  journeys: new Map(),
  dimensions: new Map(),
  journeyMinutes: new Map(),
  heartbeats: [],
  decisions: [],
  overrides: [],
  unassigned: { usage: 0, errors: 0, tickets: 0 },
  declared: NOTHING_DECLARED,
  practice: NOTHING_KNOWN,
  practiceRevision: 0,
  previousSurroundings: null,
});
