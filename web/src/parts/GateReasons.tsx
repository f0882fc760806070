import { Anchor, Text } from '@mantine/core';
import type { GateReason } from '@rollout-health/shared/gate';
import { Link } from 'wouter';
import { GATE_PAGES } from './gate-pages';
import styles from './GateReasons.module.css';

interface Props {
  reasons: GateReason[];
  /** Where a criterion is explained. */
  hrefOf?: (criterion: string) => string;
  /** With it, what a reason is about is linked to its page. */
  rollout?: string;
}

/** What keeps a gate shut, each with what would open it and who answers for it; then what is only worth knowing. */
export function GateReasons({ reasons, ...rest }: Props) {
  const advisory = reasons.filter(({ requirement }) => requirement === 'advisory');
  return (
    <>
      <List reasons={reasons.filter(({ requirement }) => requirement === 'required')} {...rest} />
      {advisory.length > 0 && (
        <>
          <Text size="sm" fw={600} mt="sm">
            Worth knowing, and closing nothing
          </Text>
          <List reasons={advisory} {...rest} />
        </>
      )}
    </>
  );
}

function List({ reasons, hrefOf, rollout }: Props) {
  return (
    <ul className={styles.reasons}>
      {reasons.map(({ kind, text, opens, evaluation, criterion, about, answers }) => {
        const page = about && GATE_PAGES[about.kind];
        return (
          <li key={`${kind} ${criterion} ${text}`}>
            {criterion && evaluation && hrefOf ? (
              <Link className={styles.open} href={hrefOf(criterion)}>
                {text}
              </Link>
            ) : page && rollout ? (
              <Anchor component={Link} className={styles.open} c="inherit" href={`/r/${rollout}/${page}#${about.key}`}>
                {text}
              </Anchor>
            ) : (
              <span>{text}</span>
            )}
            <Text size="xs" c="dimmed">
              What opens it: {opens}
              {answers && ` Answers for it: ${answers}.`}
            </Text>
          </li>
        );
      })}
    </ul>
  );
}
