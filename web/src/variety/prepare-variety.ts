import type { Variety } from '@rollout-health/shared/usage';
import { formatPercent } from '../parts/format';

type Dimension = Variety['dimensions'][number];

const percent = (share: number): string => (share > 0 && share < 0.01 ? 'below 1 %' : formatPercent(share));
const one = (value: number): string => value.toFixed(1);

/** What the mix of a dimension says, in sentences with their numbers. */
export function describeDimension(
  { effective, users, fromPilot, fromPlan, unmetByPilot, segments }: Dimension,
  variety: Pick<Variety, 'pilot' | 'next'>,
): string[] {
  if (users === 0) return ['Nobody of this stage was seen with this dimension yet.'];
  const sentences = [
    `As mixed as ${one(effective.stage)} equally common segments${variety.pilot.users > 0 ? `; the pilot was as ${one(effective.pilot)}` : ''}.`,
  ];
  if (fromPilot)
    sentences.push(
      fromPilot.isClear
        ? `The mix has moved ${one(fromPilot.distance * 100)} of 100 away from the pilot's.`
        : "No further from the pilot's mix than chance makes it.",
    );
  if (fromPlan && variety.next)
    sentences.push(
      fromPlan.isClear
        ? `It is ${one(fromPlan.distance * 100)} of 100 away from what is planned for ${variety.next.name}.`
        : `No further from the plan for ${variety.next.name} than chance makes it.`,
    );
  if (unmetByPilot !== null && variety.next)
    sentences.push(
      unmetByPilot > 0
        ? `${percent(unmetByPilot)} of the people planned for ${variety.next.name} are of a kind that the pilot never met.`
        : `The pilot met every kind planned for ${variety.next.name}.`,
    );
  const fresh = segments.filter(({ isNew }) => isNew);
  if (fresh.length > 0) sentences.push(`Never seen before this stage: ${fresh.map(({ value }) => value).join(', ')}.`);
  return sentences;
}
