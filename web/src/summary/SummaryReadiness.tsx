import { Anchor, Group, Text } from '@mantine/core';
import type { Summary } from '@rollout-health/shared/summary';
import { Link } from 'wouter';
import { AgoTime } from '../parts/AgoTime';
import { formatCount } from '../parts/format';
import { GateMark } from '../parts/StageStateMark';
import { StatusMark } from '../parts/StatusMark';
import styles from './summary.module.css';

type Current = NonNullable<Summary['current']>;

function Evidence({ evaluation, onOpen }: { evaluation: string | null; onOpen: (evaluation: string) => void }) {
  if (evaluation === null) return null;
  return (
    <Anchor component="button" type="button" size="sm" className={styles.screenOnly} onClick={() => onOpen(evaluation)}>
      Evidence
    </Anchor>
  );
}

/** May the next stage start, and everything that speaks against it. */
export function Readiness({ current, next, onEvidence }: { current: Current; next: Summary['next']; onEvidence: (evaluation: string) => void }) {
  return (
    <>
      <Group gap="sm">
        <GateMark gate={current.gate} />
        <Text size="sm">
          {next ? `The next stage is ${next.name}, planned for ${formatCount(next.plannedUsers)} users.` : 'There is no stage after this one.'}
        </Text>
      </Group>
      {current.gateReasons.length > 0 && (
        <ul className={styles.reasons}>
          {current.gateReasons.map((reason) => (
            <li key={`${reason.kind} ${reason.text}`}>
              {reason.text} <Evidence evaluation={reason.evaluation} onOpen={onEvidence} />
              <span className={styles.quiet}>Opens when: {reason.opens}</span>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

export function Risks({ rollout, current, onEvidence }: { rollout: string; current: Current; onEvidence: (evaluation: string) => void }) {
  return (
    <>
      <Group gap="sm">
        <StatusMark status={current.status} />
        <Text size="sm">
          <Anchor component={Link} inherit href={`/r/${rollout}/stages/${current.stage}`}>
            {current.name}
          </Anchor>
          , since <AgoTime at={current.since} />
        </Text>
      </Group>
      <ul className={styles.reasons}>
        {current.reasons.map((reason) => (
          <li key={`${reason.kind} ${reason.text}`}>
            <StatusMark status={reason.status} size="sm" isWordHidden /> {reason.text} <Evidence evaluation={reason.evaluation} onOpen={onEvidence} />
          </li>
        ))}
      </ul>
      {current.reasons.length === 0 && <Text size="sm">Nothing speaks against this stage.</Text>}
    </>
  );
}
