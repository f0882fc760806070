import type { Verdict } from '@rollout-health/shared/verdicts';
import { metricOf, type MetricKey } from '@rollout-health/shared/metrics';
import type { PlannedMix } from '@rollout-health/shared/rollout';
import type { Variety } from '@rollout-health/shared/usage';
import { hillNumber, reweight } from '../health/statistics/mixes.js';
import { mixShift } from '../health/statistics/mix-shift.js';
import { proportionInterval } from '../health/statistics/proportion-interval.js';
import { rateInterval } from '../health/statistics/rate-interval.js';

type Dimension = Variety['dimensions'][number];

export interface SegmentCount {
  value: string;
  users: number;
  pilotUsers: number;
  /** In stages before this one, the pilot among them. */
  usersBefore: number;
  verdicts: Verdict[];
}

/** A plan names what was never met, too: those are segments with nobody in them. */
export function describeMix({ key, name }: { key: string; name: string }, met: SegmentCount[], plan: PlannedMix | null, hasPast: boolean): Dimension {
  const missing = Object.keys(plan ?? {}).filter((value) => !met.some((segment) => segment.value === value));
  const all = [...met, ...missing.map((value): SegmentCount => ({ value, users: 0, pilotUsers: 0, usersBefore: 0, verdicts: [] }))];
  const [users, pilotUsers] = [sum(all.map((segment) => segment.users)), sum(all.map((segment) => segment.pilotUsers))];
  const planned = plan && all.map(({ value }) => plan[value] ?? 0);
  const counts = all.map((segment) => segment.users);
  const pilotCounts = all.map((segment) => segment.pilotUsers);
  return {
    key,
    name,
    users,
    effective: { stage: hillNumber(counts, 1), pilot: hillNumber(pilotCounts, 1), planned: planned && hillNumber(planned, 1) },
    fromPilot: mixShift(counts, pilotCounts),
    fromPlan: planned && mixShift(counts, planned, { isPlan: true }),
    unmetByPilot: planned && pilotUsers > 0 ? sum(planned.filter((_, index) => pilotCounts[index] === 0)) / sum(planned) : null,
    segments: all
      .map((segment) => ({
        value: segment.value,
        users: segment.users,
        share: users > 0 ? segment.users / users : null,
        pilotUsers: segment.pilotUsers,
        pilotShare: pilotUsers > 0 ? segment.pilotUsers / pilotUsers : null,
        plannedShare: plan ? (plan[segment.value] ?? 0) : null,
        isNew: hasPast && segment.users > 0 && segment.usersBefore === 0,
        health: healthOf(segment.verdicts),
      }))
      .sort((a, b) => b.users - a.users || (b.plannedShare ?? 0) - (a.plannedShare ?? 0) || a.value.localeCompare(b.value)),
  };
}

const sum = (values: number[]): number => values.reduce((total, value) => total + value, 0);

/** The worst of the criteria that judge a segment, and which. */
function healthOf(verdicts: Verdict[]): Dimension['segments'][number]['health'] {
  if (verdicts.length === 0) return null;
  const named = (wanted: Verdict[]) => [...new Set(wanted.map(({ name }) => name))].join(', ');
  const broken = verdicts.filter(({ outcome }) => outcome === 'breached');
  const guards = broken.filter(({ role }) => role === 'guard');
  if (guards.length > 0) return { status: 'failing', text: `Broken: ${named(guards)}` };
  if (broken.length > 0) return { status: 'at-risk', text: `Not met: ${named(broken)}` };
  const open = verdicts.filter(({ outcome }) => outcome === 'undecided');
  if (open.length > 0) return { status: 'gathering', text: `Too little evidence: ${named(open)}` };
  return { status: 'healthy', text: `Met: ${named(verdicts)}` };
}

/** A metric's sums for one segment (null: everybody). */
export interface SegmentSums {
  segment: { dimension: string; value: string } | null;
  numerator: number;
  denominator: number;
}

const ALPHA = 0.05;

function boundsOf(metric: MetricKey, { numerator, denominator }: SegmentSums, alpha: number): { lower: number; upper: number } {
  return metricOf(metric).form === 'proportion'
    ? proportionInterval({ successes: numerator, trials: denominator, alpha })
    : rateInterval({ events: numerator, exposure: denominator, alpha });
}

const scaleOf = (metric: MetricKey): number => metricOf(metric).per ?? 1;
const figureOf = (metric: MetricKey, { numerator, denominator }: SegmentSums) => ({
  value: denominator > 0 ? (numerator / denominator) * scaleOf(metric) : null,
  numerator,
  denominator,
});

/**
 * The segment that is worst for certain: by the end of its interval that speaks for it, at a chance of error shared by all.
 * A handful of people who had bad luck are not worst.
 */
export function worstOf(metric: MetricKey, of: string | null, everybody: SegmentSums, segments: SegmentSums[]): Variety['worst'][number] {
  const isLower = metricOf(metric).better === 'lower';
  const ranked = segments
    .filter(({ denominator }) => denominator > 0)
    .map((sums) => ({ sums, bounds: boundsOf(metric, sums, ALPHA / segments.length) }))
    .sort((a, b) => (isLower ? b.bounds.lower - a.bounds.lower : a.bounds.upper - b.bounds.upper));
  const [worst] = ranked;
  const whole = everybody.denominator > 0 ? everybody.numerator / everybody.denominator : null;
  const isClear = worst !== undefined && whole !== null && (isLower ? worst.bounds.lower > whole : worst.bounds.upper < whole);
  const shown = worst ? figureOf(metric, worst.sums) : { value: null, numerator: 0, denominator: 0 };
  return { metric, of, segment: worst?.sums.segment ?? null, ...shown, isClear, everybody: figureOf(metric, everybody) };
}

const MOST_UNSEEN = 0.1;

/** The pilot's figure in the planned mix, with the interval that its strata's own intervals make (each at a part of the chance of error). */
export function carryOver(
  dimension: string,
  metric: MetricKey,
  of: string | null,
  pilot: SegmentSums,
  strata: SegmentSums[],
  plan: PlannedMix,
): Variety['carried'][number] {
  const shares = Object.entries(plan).filter(([, share]) => share > 0);
  const sumsOf = (value: string) => strata.find(({ segment }) => segment?.value === value) ?? { segment: null, numerator: 0, denominator: 0 };
  const whole = sum(shares.map(([, share]) => share));
  const asked = shares.map(([value, share]) => ({ sums: sumsOf(value), share: share / whole }));
  const { estimate, unseen, effectiveTrials } = reweight(asked.map(({ sums, share }) => ({ successes: sums.numerator, trials: sums.denominator, share })));
  const seen = asked.filter(({ sums }) => sums.denominator > 0);
  const covered = sum(seen.map(({ share }) => share));
  const end = (side: 'lower' | 'upper') =>
    sum(seen.map(({ sums, share }) => (share / covered) * boundsOf(metric, sums, ALPHA / seen.length)[side])) * scaleOf(metric);
  return {
    dimension,
    metric,
    of,
    pilot: figureOf(metric, pilot),
    planned: estimate === null || unseen > MOST_UNSEEN ? null : { value: estimate * scaleOf(metric), lower: end('lower'), upper: end('upper') },
    unseen,
    effectiveTrials,
  };
}
