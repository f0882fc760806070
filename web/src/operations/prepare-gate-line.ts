import type { GateReason } from '@rollout-health/shared/gate';
import { GATE_PAGES } from '../parts/gate-pages';
import { plural } from '../parts/format';
import { verdictAddress } from '../parts/verdict-address';

export interface GateGroup {
  item: GateReason['item'];
  text: string;
  /** Where it can be changed. */
  href: string;
}

const SUPPORT_WORDS: Record<string, string> = {
  'support-told-of-fewer': 'support was told of fewer users',
  'support-not-acknowledged': 'support has not acknowledged',
};

const WORDS: Record<GateReason['item'], (count: number, only: GateReason) => string> = {
  stage: (_, { text }) => text.replace(/\.$/, ''),
  guards: (count) => `${plural(count, 'guard')} not met`,
  goals: (count) => `${plural(count, 'goal')} not shown`,
  minimumTime: () => 'its time is not over',
  review: () => 'its review was not held',
  responsibilities: (count) => `${plural(count, 'gap')} in who answers`,
  readiness: (count) => `${plural(count, 'readiness check')} open`,
  assumptions: (count) => `${plural(count, 'assumption')} open`,
  capacity: () => 'support cannot carry it',
  support: (_, { kind }) => SUPPORT_WORDS[kind] ?? 'support was not told',
  dependencies: (count) => `${plural(count, 'dependency', 'dependencies')} in the way`,
  workarounds: (count) => `${plural(count, 'workaround')} past what is tolerable`,
};

/** What keeps a gate shut, counted by kind; each leads to where it is opened. */
export function prepareGateLine(rollout: string, stage: string, reasons: GateReason[]): GateGroup[] {
  const groups = new Map<GateReason['item'], GateReason[]>();
  for (const reason of reasons.filter(({ requirement }) => requirement === 'required')) groups.set(reason.item, [...(groups.get(reason.item) ?? []), reason]);
  return [...groups].map(([item, own]) => {
    const first = own[0] as GateReason;
    return { item, text: WORDS[item](own.length, first), href: addressOf(rollout, stage, own) };
  });
}

function addressOf(rollout: string, stage: string, reasons: GateReason[]): string {
  const [{ item, criterion, about }] = reasons as [GateReason];
  if (item === 'responsibilities') return `/r/${rollout}/ownership?ask=owners`;
  const page = about && GATE_PAGES[about.kind];
  if (page) return `/r/${rollout}/${page}${reasons.length === 1 ? `#${about.key}` : ''}`;
  return criterion && reasons.length === 1 ? verdictAddress(rollout, stage, criterion) : `/r/${rollout}/stages/${stage}`;
}
