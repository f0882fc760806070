import { Text, UnstyledButton } from '@mantine/core';
import type { GateReason } from '@rollout-health/shared/health';
import styles from './GateReasons.module.css';

/** What keeps a gate shut, each with what would open it. */
export function GateReasons({ reasons, onEvidence }: { reasons: GateReason[]; onEvidence?: (evaluation: string) => void }) {
  return (
    <ul className={styles.reasons}>
      {reasons.map(({ kind, text, opens, evaluation, criterion }) => (
        <li key={`${kind} ${criterion} ${text}`}>
          {evaluation && onEvidence ? (
            <UnstyledButton className={styles.open} aria-haspopup="dialog" onClick={() => onEvidence(evaluation)}>
              {text}
            </UnstyledButton>
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
