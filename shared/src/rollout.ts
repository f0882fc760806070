import { z } from 'zod';
import {
  AssumptionDeclaration,
  CapacityDeclaration,
  DependencyDeclaration,
  GateDeclaration,
  ReadinessCheckDeclaration,
  ResponsibilityDeclaration,
} from './declared-practice.js';
import { JUDGED_METRICS, LATENCY_LIMITS, METRICS, TICKET_LIMITS, MetricKey, type MetricDefinition } from './metrics.js';
import { CriterionRole, Key, StageKind, StageState, Timestamp } from './words.js';

const name = z.string().min(1).max(120);
const sentence = z.string().min(1).max(400);

/** What must hold. A threshold is in the metric's own terms: a proportion 0..1, a rate in its unit (per 1,000 where it says so). */
export const CriterionDeclaration = z
  .object({
    key: Key,
    name: name.optional(),
    role: CriterionRole,
    metric: MetricKey,
    /** A journey's key, an error's kind, the milliseconds that slow requests took longer than, or the minutes that tickets are promised within. */
    of: z.string().min(1).max(120).optional(),
    comparison: z.enum(['below', 'above']),
    /** One of threshold and baseline. */
    threshold: z.number().min(0).max(1e9).optional(),
    /**
     * What to compare with, and the margin allowed: 1.2 = up to 20 % worse. Either another stage (`mixOf`: re-weighted to
     * this stage's mix of that dimension), or the same hours of so many earlier weeks of this stage.
     */
    baseline: z
      .object({
        stage: Key.optional(),
        mixOf: z.string().min(1).max(120).optional(),
        earlierWeeks: z.number().int().min(1).max(8).optional(),
        ratio: z.number().positive().max(100),
      })
      .optional(),
    /** Who must meet it: everybody taken together, or each value of a dimension too. */
    scope: z.union([z.literal('all'), z.object({ everySegmentOf: Key })]).optional(),
    /** Judge only the last minutes; without it, the stage's whole life. */
    windowMinutes: z.number().int().min(1).max(43_200).optional(),
    /** Judge whole days (UTC) only: for a figure that rises and falls with the hours and shall hold over the day. */
    wholeDays: z.boolean().optional(),
    /** Its part of the stage's false-alarm budget, beside the other criteria's; 1 if not given. */
    weight: z.number().positive().max(1_000).optional(),
  })
  .superRefine((criterion, context) => {
    const metric: MetricDefinition = METRICS[criterion.metric];
    if (!metric.judged) {
      context.addIssue({ code: 'custom', path: ['metric'], message: `cannot be judged, only shown; use one of ${JUDGED_METRICS.join(', ')}` });
    }
    if ((criterion.threshold === undefined) === (criterion.baseline === undefined)) {
      context.addIssue({ code: 'custom', path: ['threshold'], message: 'give either a threshold or a baseline' });
    }
    if (metric.form === 'proportion' && criterion.threshold !== undefined && (criterion.threshold <= 0 || criterion.threshold >= 1)) {
      context.addIssue({ code: 'custom', path: ['threshold'], message: 'is a share between 0 and 1, such as 0.02 for 2 %' });
    }
    if (metric.form === 'rate' && criterion.threshold === 0) {
      context.addIssue({ code: 'custom', path: ['threshold'], message: 'must be above 0' });
    }
    const { baseline } = criterion;
    if (baseline && (baseline.stage === undefined) === (baseline.earlierWeeks === undefined)) {
      context.addIssue({ code: 'custom', path: ['baseline'], message: 'give either a stage or earlierWeeks' });
    }
    if (criterion.wholeDays && criterion.windowMinutes !== undefined && criterion.windowMinutes % 1_440 !== 0) {
      context.addIssue({ code: 'custom', path: ['windowMinutes'], message: 'of whole days is a multiple of 1,440' });
    }
    if (criterion.wholeDays && metric.form === 'mean') {
      context.addIssue({ code: 'custom', path: ['wholeDays'], message: 'goes with shares and rates only' });
    }
    if (baseline?.earlierWeeks !== undefined && (criterion.windowMinutes === undefined || criterion.windowMinutes > 10_080)) {
      context.addIssue({ code: 'custom', path: ['windowMinutes'], message: 'say which last minutes (at most a week) to compare with those of earlier weeks' });
    }
    if (baseline?.mixOf !== undefined && (baseline.stage === undefined || criterion.windowMinutes !== undefined || typeof criterion.scope === 'object')) {
      context.addIssue({ code: 'custom', path: ['baseline', 'mixOf'], message: "goes with a stage, for everybody and the stage's whole life" });
    }
    if (metric.of === 'milliseconds' && !LATENCY_LIMITS.some((limit) => String(limit) === criterion.of)) {
      context.addIssue({ code: 'custom', path: ['of'], message: `say slower than how many ms; one of ${LATENCY_LIMITS.join(', ')}` });
    }
    if (metric.of === 'minutes' && !TICKET_LIMITS.some((limit) => String(limit) === criterion.of)) {
      context.addIssue({ code: 'custom', path: ['of'], message: `say within how many minutes; one of ${TICKET_LIMITS.join(', ')}` });
    }
    if (metric.of === 'minutes' && criterion.wholeDays) {
      context.addIssue({ code: 'custom', path: ['wholeDays'], message: 'does not go with a time that tickets are promised within' });
    }
    if (metric.form === 'mean' && criterion.threshold === 0) {
      context.addIssue({ code: 'custom', path: ['threshold'], message: 'must be above 0' });
    }
    if (metric.form === 'mean' && baseline?.mixOf !== undefined) {
      context.addIssue({ code: 'custom', path: ['baseline', 'mixOf'], message: 'goes with shares and rates only' });
    }
    if (metric.of === 'journey' && !criterion.of) {
      context.addIssue({ code: 'custom', path: ['of'], message: 'name the journey by its key' });
    }
  });
export type CriterionDeclaration = z.infer<typeof CriterionDeclaration>;

const MIX_ROUNDING = 0.001;

/** Who the planned people will be: a share of them for each value of a dimension, together 1. */
export const PlannedMix = z.record(z.string().min(1).max(120), z.number().min(0).max(1)).superRefine((mix, context) => {
  const sum = Object.values(mix).reduce((whole, share) => whole + share, 0);
  if (Math.abs(sum - 1) > MIX_ROUNDING) {
    context.addIssue({ code: 'custom', message: `its shares sum to ${Number(sum.toFixed(4))}; they must sum to 1, such as 0.6 and 0.4` });
  }
});
export type PlannedMix = z.infer<typeof PlannedMix>;

export const StageDeclaration = z.object({
  key: Key,
  name,
  kind: StageKind,
  plannedUsers: z.number().int().min(0).max(10_000_000_000),
  /** Only read when the stage is first declared; later changes go through decisions. */
  state: StageState.optional(),
  startedAt: Timestamp.optional(),
  /** Of a stage that was over before it was declared; read once, like its state. */
  endedAt: Timestamp.optional(),
  plannedDays: z.number().int().min(1).max(3_650).optional(),
  minimumDays: z.number().min(0).max(3_650).optional(),
  /** When it is reviewed: so many days after its start and after each review, or on a day. Without either, at its planned end. */
  reviewEveryDays: z.number().int().min(1).max(3_650).optional(),
  reviewAt: Timestamp.optional(),
  /** How long an override of its closed gate stands; 14 days if not given. */
  overrideDays: z.number().int().min(1).max(365).optional(),
  /** Whether an override needs somebody else's approval. */
  overrideNeedsSecondPerson: z.boolean().optional(),
  /** The chance that a healthy stage is ever called broken, over its planned life; 0.05 if not given. Its criteria share it. */
  falseAlarmBudget: z.number().min(0.0001).max(0.5).optional(),
  criteria: z.array(CriterionDeclaration).max(50).optional(),
  /** What the gate to the next stage asks for. */
  gate: GateDeclaration.optional(),
  /** By dimension, where this stage's people will be others than the dimension's own planned mix says. */
  plannedMix: z.record(z.string().min(1).max(120), PlannedMix).optional(),
});
export type StageDeclaration = z.infer<typeof StageDeclaration>;

export const DimensionDeclaration = z.object({ key: z.string().min(1).max(120), name: name.optional(), plannedMix: PlannedMix.optional() });
export type DimensionDeclaration = z.infer<typeof DimensionDeclaration>;
export const JourneyDeclaration = z.object({
  key: Key,
  name,
  start: z.string().min(1).max(120),
  finish: z.string().min(1).max(120),
  /** A journey not finished this long after its start counts as not finished. */
  withinMinutes: z.number().int().min(1).max(10_080).optional(),
});

/** Something that the product can do, known by the name of its usage event. `core`: part of what it is for. */
export const FeatureDeclaration = z.object({ key: Key, name, event: z.string().min(1).max(200), core: z.boolean().optional() });
export type FeatureDeclaration = z.infer<typeof FeatureDeclaration>;

function noTwins<T extends { key: string }>(items: T[] | undefined, path: (string | number)[], context: z.RefinementCtx): void {
  const seen = new Set<string>();
  items?.forEach((item, index) => {
    if (seen.has(item.key)) context.addIssue({ code: 'custom', path: [...path, index, 'key'], message: `"${item.key}" is used twice` });
    seen.add(item.key);
  });
}

/** What the purpose comes down to in numbers, for as long as the rollout lives, operation included. It closes no gate: that is for criteria. */
export const PromiseDeclaration = z
  .object({ metric: MetricKey, of: z.string().min(1).max(120).optional(), comparison: z.enum(['below', 'above']), level: z.number().min(0).max(1e9) })
  .superRefine(({ metric: key, of, level }, context) => {
    const metric: MetricDefinition = METRICS[key];
    if (!metric.judged)
      context.addIssue({ code: 'custom', path: ['metric'], message: `cannot be promised, only shown; use one of ${JUDGED_METRICS.join(', ')}` });
    if (metric.form === 'proportion' && (level <= 0 || level >= 1))
      context.addIssue({ code: 'custom', path: ['level'], message: 'is a share between 0 and 1, such as 0.8 for 80 %' });
    if (metric.form !== 'proportion' && level === 0) context.addIssue({ code: 'custom', path: ['level'], message: 'must be above 0' });
    if (metric.of && !metric.of.startsWith('optional') && of === undefined) context.addIssue({ code: 'custom', path: ['of'], message: 'say what of it' });
  });
export type PromiseDeclaration = z.infer<typeof PromiseDeclaration>;

/** A rollout declared whole. Applying the same document again changes nothing. */
export const RolloutDeclaration = z
  .object({
    key: Key,
    name,
    purpose: sentence,
    promise: PromiseDeclaration.optional(),
    stages: z.array(StageDeclaration).min(1).max(40),
    dimensions: z.array(DimensionDeclaration).max(8).optional(),
    journeys: z.array(JourneyDeclaration).max(20).optional(),
    responsibilities: z.array(ResponsibilityDeclaration).max(100).optional(),
    dependencies: z.array(DependencyDeclaration).max(100).optional(),
    readinessChecks: z.array(ReadinessCheckDeclaration).max(100).optional(),
    assumptions: z.array(AssumptionDeclaration).max(100).optional(),
    capacity: CapacityDeclaration.optional(),
    features: z.array(FeatureDeclaration).max(200).optional(),
    /** Topics of tickets that ask how something is done, as the help desk writes them. */
    howToTopics: z.array(name).max(50).optional(),
  })
  .superRefine((rollout, context) => {
    noTwins(rollout.stages, ['stages'], context);
    noTwins(rollout.dimensions, ['dimensions'], context);
    noTwins(rollout.journeys, ['journeys'], context);
    noTwins(rollout.features, ['features'], context);
    noTwins(rollout.responsibilities, ['responsibilities'], context);
    noTwins(rollout.dependencies, ['dependencies'], context);
    noTwins(rollout.readinessChecks, ['readinessChecks'], context);
    noTwins(rollout.assumptions, ['assumptions'], context);
    const stages = new Set(rollout.stages.map((stage) => stage.key));
    const journeys = new Set(rollout.journeys?.map((journey) => journey.key));
    const dimensions = new Set(rollout.dimensions?.map((dimension) => dimension.key));
    const knowsStage = (stage: string | undefined, path: (string | number)[]) => {
      if (stage !== undefined && !stages.has(stage)) context.addIssue({ code: 'custom', path, message: `no stage has the key "${stage}"` });
    };
    const { promise } = rollout;
    if (promise?.of !== undefined && (METRICS[promise.metric] as MetricDefinition).of === 'journey' && !journeys.has(promise.of))
      context.addIssue({ code: 'custom', path: ['promise', 'of'], message: `no journey has the key "${promise.of}"` });
    rollout.responsibilities?.forEach(({ stage }, index) => knowsStage(stage, ['responsibilities', index, 'stage']));
    rollout.readinessChecks?.forEach(({ before }, index) => knowsStage(before, ['readinessChecks', index, 'before']));
    rollout.assumptions?.forEach(({ testedIn, criteria = [] }, index) => {
      knowsStage(testedIn, ['assumptions', index, 'testedIn']);
      const known = new Set(rollout.stages.find(({ key }) => key === testedIn)?.criteria?.map(({ key }) => key));
      criteria.forEach((criterion, place) => {
        if (stages.has(testedIn) && !known.has(criterion)) {
          const message = `the stage "${testedIn}" has no criterion with the key "${criterion}"`;
          context.addIssue({ code: 'custom', path: ['assumptions', index, 'criteria', place], message });
        }
      });
    });
    rollout.stages.forEach((stage, stageIndex) => {
      if (stage.endedAt !== undefined && stage.state !== 'completed' && stage.state !== 'rolled-back') {
        context.addIssue({ code: 'custom', path: ['stages', stageIndex, 'endedAt'], message: 'goes with the state completed or rolled-back' });
      }
      if (stage.endedAt !== undefined && !(Date.parse(stage.startedAt ?? '') < Date.parse(stage.endedAt))) {
        context.addIssue({ code: 'custom', path: ['stages', stageIndex, 'endedAt'], message: 'lies after startedAt, which goes with it' });
      }
      noTwins(stage.criteria, ['stages', stageIndex, 'criteria'], context);
      for (const dimension of Object.keys(stage.plannedMix ?? {})) {
        if (!dimensions.has(dimension)) {
          context.addIssue({ code: 'custom', path: ['stages', stageIndex, 'plannedMix', dimension], message: `no dimension has the key "${dimension}"` });
        }
      }
      stage.criteria?.forEach((criterion, index) => {
        const path = ['stages', stageIndex, 'criteria', index];
        if (METRICS[criterion.metric] && (METRICS[criterion.metric] as MetricDefinition).of === 'journey' && criterion.of && !journeys.has(criterion.of)) {
          context.addIssue({ code: 'custom', path: [...path, 'of'], message: `no journey has the key "${criterion.of}"` });
        }
        if (criterion.baseline?.mixOf !== undefined && !dimensions.has(criterion.baseline.mixOf)) {
          context.addIssue({ code: 'custom', path: [...path, 'baseline', 'mixOf'], message: `no dimension has the key "${criterion.baseline.mixOf}"` });
        }
        if (criterion.baseline?.stage !== undefined && (criterion.baseline.stage === stage.key || !stages.has(criterion.baseline.stage))) {
          context.addIssue({
            code: 'custom',
            path: [...path, 'baseline', 'stage'],
            message: `"${criterion.baseline.stage}" is not another stage of this rollout`,
          });
        }
        if (typeof criterion.scope === 'object' && !dimensions.has(criterion.scope.everySegmentOf)) {
          context.addIssue({
            code: 'custom',
            path: [...path, 'scope', 'everySegmentOf'],
            message: `no dimension has the key "${criterion.scope.everySegmentOf}"`,
          });
        }
      });
    });
  });
export type RolloutDeclaration = z.infer<typeof RolloutDeclaration>;

export const Stage = z.object({
  key: Key,
  name: z.string(),
  kind: StageKind,
  position: z.number().int(),
  plannedUsers: z.number().int(),
  state: StageState,
  startedAt: Timestamp.nullable(),
  endedAt: Timestamp.nullable(),
  plannedDays: z.number().nullable(),
  minimumDays: z.number().nullable(),
});
export type Stage = z.infer<typeof Stage>;

export const RolloutSummary = z.object({ key: Key, name: z.string(), purpose: z.string(), createdAt: Timestamp, stages: z.array(Stage) });
export type RolloutSummary = z.infer<typeof RolloutSummary>;

/** `RolloutSummary` with its whole declaration, as it can be applied again. */
export const Rollout = RolloutSummary.extend({ declaration: z.unknown() });
export type Rollout = Omit<z.infer<typeof Rollout>, 'declaration'> & { declaration: RolloutDeclaration };
