import { Anchor, Group, Text } from '@mantine/core';
import type { Summary } from '@rollout-health/shared/summary';
import { Link } from 'wouter';
import { AgoTime } from '../parts/AgoTime';
import { formatCount } from '../parts/format';
import { GateMark } from '../parts/StageStateMark';
import { StatusMark } from '../parts/StatusMark';
import { verdictAddress } from '../parts/verdict-address';
import styles from './summary.module.css';

type Current = NonNullable<Summary['current']>;

function Behind({ href }: { href: string | null }) {
  if (href === null) return null;
  return (
    <Anchor component={Link} href={href} size="sm" className={styles.screenOnly}>
      What stands behind it
    </Anchor>
  );
}

/** May the next stage start, and everything that speaks against it. */
export function Readiness({ rollout, current, next }: { rollout: string; current: Current; next: Summary['next'] }) {
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
              {reason.text} <Behind href={reason.criterion ? verdictAddress(rollout, current.stage, reason.criterion) : null} />
              <span className={styles.quiet}>Opens when: {reason.opens}</span>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

export function Risks({ rollout, current }: { rollout: string; current: Current }) {
  return (
    <>
      <Group gap="sm">
        <StatusMark status={current.status} />
        <Text size="sm">
          <Anchor component={Link} inherit underline="always" href={`/r/${rollout}/stages/${current.stage}`}>
            {current.name}
          </Anchor>
          , since <AgoTime at={current.since} />
        </Text>
      </Group>
      <ul className={styles.reasons}>
        {current.reasons.map((reason) => (
          <li key={`${reason.kind} ${reason.text}`}>
            <StatusMark status={reason.status} size="sm" isWordHidden /> {reason.text}{' '}
            <Behind href={reason.criterion ? verdictAddress(rollout, current.stage, reason.criterion, reason.segment) : null} />
          </li>
        ))}
      </ul>
      {current.reasons.length === 0 && <Text size="sm">Nothing speaks against this stage.</Text>}
    </>
  );
}
