import { Anchor, Text } from '@mantine/core';
import type { StageHealth } from '@rollout-health/shared/health';
import { Link } from 'wouter';
import styles from './Operations.module.css';
import { prepareGateLine } from './prepare-gate-line';

/** What keeps the gate shut, in a line; each part leads to where it is opened. */
export function GateLine({ rollout, stage }: { rollout: string; stage: StageHealth }) {
  const groups = prepareGateLine(rollout, stage.stage, stage.gateReasons);
  const waiting = stage.overrides.find(({ state }) => state === 'requested');
  if (groups.length === 0) return null;
  return (
    <div className={styles.gateLine}>
      <Text size="sm" fw={600} id={`gate-${stage.stage}`}>
        Keeps the gate closed
      </Text>
      <ul aria-labelledby={`gate-${stage.stage}`}>
        {groups.map(({ item, text, href }) => (
          <li key={item}>
            <Anchor component={Link} href={href} size="sm" c="inherit" underline="always">
              {text}
            </Anchor>
          </li>
        ))}
      </ul>
      {waiting && (
        <Anchor component={Link} href={`/r/${rollout}/stages/${stage.stage}#gate`} size="sm" c="inherit" underline="always">
          {waiting.askedBy} asks to go over it: it waits for a second person
        </Anchor>
      )}
    </div>
  );
}
