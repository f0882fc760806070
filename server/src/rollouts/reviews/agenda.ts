import type { DeclarationChange } from '@rollout-health/shared/declaration';
import type { Decision } from '@rollout-health/shared/gate';
import type { HealthChangeRecord, StageHealth } from '@rollout-health/shared/health';
import type { AgendaNote, ReviewEvidence } from '@rollout-health/shared/reviews';
import { DONE } from '@rollout-health/shared/stage-life';
import { nameSegment } from '@rollout-health/shared/verdicts';

export interface AgendaInput {
  health: StageHealth;
  /** The last review of the stage, or its start. */
  since: Date | null;
  /** Of this stage, since then, oldest first. */
  turns: Pick<HealthChangeRecord, 'at' | 'from' | 'to' | 'reasons'>[];
  decisions: Pick<Decision, 'at' | 'by' | 'decision' | 'reason' | 'overrode'>[];
  declared: { at: string; by: string; changes: DeclarationChange[] }[];
  /** Verdicts that late signals changed afterwards. */
  revised: { at: string; criterion: string; from: string; to: string }[];
  workarounds: AgendaNote[];
  now: Date;
}

/** What a review of a stage looks at, made from evidence alone. */
export function composeAgenda(input: AgendaInput): ReviewEvidence {
  const { health, since, workarounds, now } = input;
  const count = (outcome: string) => health.verdicts.filter((verdict) => verdict.outcome === outcome && !verdict.isStale).length;
  const [met, breached] = [count('met'), count('breached')];
  return {
    asOf: now.toISOString(),
    since: since?.toISOString() ?? null,
    health,
    // What rests on a feed that stopped counts as undecided.
    outcomes: { met, breached, undecided: health.verdicts.length - met - breached },
    surprises: surprises(input),
    changed: changed(input),
    workarounds,
  };
}

const BAD = new Set(['failing', 'silent', 'at-risk']);

function surprises({ health, since, turns, revised }: AgendaInput): AgendaNote[] {
  const notes = turns
    .filter(({ from, to }) => from !== null && BAD.has(to))
    .map(({ at, to, reasons }) => ({ at, text: `Turned ${to.replace('-', ' ')}. ${reasons[0]?.text ?? ''}`.trim() }));
  for (const { name, segment, change } of health.verdicts) {
    if (!change || (since && Date.parse(change.broken.likeliest) < since.getTime())) continue;
    const where = segment ? ` on ${nameSegment(segment)}` : '';
    const recovery = change.recovered ? ', and recovered since' : ', and has not recovered';
    notes.push({ at: change.broken.likeliest, text: `${name} broke${where} after good days${recovery}.` });
  }
  for (const { at, criterion, from, to } of revised) notes.push({ at, text: `Late signals changed a verdict on "${criterion}" from ${from} to ${to}.` });
  return notes.sort(byTime);
}

function changed({ decisions, declared }: AgendaInput): AgendaNote[] {
  const notes = [
    ...decisions.map(({ at, by, decision, reason, overrode }) => ({
      at,
      text: `${by} ${DONE[decision]} it${overrode.length > 0 ? ' over the closed gate' : ''}${reason ? `: “${reason}”` : ' and gave no reason'}.`,
    })),
    ...declared.flatMap(({ at, by, changes }) => changes.map(({ text }) => ({ at, text: `${by} changed the declaration. ${text}` }))),
  ];
  return notes.sort(byTime);
}

const byTime = (a: AgendaNote, b: AgendaNote): number => (a.at ?? '').localeCompare(b.at ?? '');
