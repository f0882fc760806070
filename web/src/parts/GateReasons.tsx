import { Text } from '@mantine/core';
import type { GateReason } from '@rollout-health/shared/health';
import { Link } from 'wouter';
import styles from './GateReasons.module.css';

/** What keeps a gate shut, each with what would open it. `hrefOf`: where a criterion is explained. */
export function GateReasons({ reasons, hrefOf }: { reasons: GateReason[]; hrefOf?: (criterion: string) => string }) {
  return (
    <ul className={styles.reasons}>
      {reasons.map(({ kind, text, opens, evaluation, criterion }) => (
        <li key={`${kind} ${criterion} ${text}`}>
          {criterion && evaluation && hrefOf ? (
            <Link className={styles.open} href={hrefOf(criterion)}>
              {text}
            </Link>
          ) : (
            <span>{text}</span>
          )}
          <Text size="xs" c="dimmed">
            What opens it: {opens}
          </Text>
        </li>
      ))}
    </ul>
  );
}
