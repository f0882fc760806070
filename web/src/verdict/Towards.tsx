import { Text } from '@mantine/core';
import type { Verdict } from '@rollout-health/shared/verdicts';
import styles from './verdict.module.css';

const SIDES = [
  { side: 'breached', title: 'Towards breached' },
  { side: 'met', title: 'Towards met' },
] as const;

function wordOf(share: number): string {
  if (share >= 1) return 'enough to say so';
  if (share >= 0.8) return 'nearly enough';
  if (share >= 0.4) return 'some evidence';
  return share >= 0.05 ? 'little evidence' : 'no evidence';
}

/** How much of what it takes is there, on both sides; each in words and figures too. */
export function Towards({ towards, change }: Pick<Verdict, 'towards' | 'change'>) {
  return (
    <>
      {change && !change.recovered && (
        <Text size="sm" mb="xs">
          The break was found by what came in lately. This is how far all the figures together are, good days included.
        </Text>
      )}
      <dl className={styles.towards}>
        {SIDES.map(({ side, title }) => (
          <div key={side}>
            <dt>{title}</dt>
            <dd>
              <span className={styles.track} aria-hidden>
                <span className={styles.fill} data-side={side} style={{ width: `${towards[side] * 100}%` }} />
              </span>
              {wordOf(towards[side])} ({Math.round(towards[side] * 100)} % of what it takes)
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
}
