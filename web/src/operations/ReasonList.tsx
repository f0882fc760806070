import { useState } from 'react';
import { Button, Text, UnstyledButton } from '@mantine/core';
import { HEALTH_ORDER, type Reason } from '@rollout-health/shared/health';
import { AgoTime } from '../parts/AgoTime';
import { StageStateMark } from '../parts/StageStateMark';
import { StatusMark } from '../parts/StatusMark';
import styles from './Operations.module.css';

/** Worst first; each opens what it rests on. */
export function ReasonList({ reasons, onEvidence, limit = Infinity }: { reasons: Reason[]; onEvidence: (evaluation: string) => void; limit?: number }) {
  const [isWhole, setWhole] = useState(false);
  const ordered = [...reasons].sort((a, b) => HEALTH_ORDER[a.status] - HEALTH_ORDER[b.status]);
  const shown = isWhole ? ordered : ordered.slice(0, limit);
  const hidden = ordered.length - limit;
  return (
    <div>
      <ul className={styles.reasons}>
        {shown.map((reason) => (
          <li key={`${reason.kind} ${reason.criterion} ${reason.segment?.dimension} ${reason.segment?.value} ${reason.text}`}>
            {/* A goal that is not shown yet does no harm, but it is no good news either. */}
            {reason.kind === 'paused' ? (
              <StageStateMark state="paused" size="sm" isWordHidden />
            ) : (
              <StatusMark status={reason.kind === 'goal-undecided' ? 'gathering' : reason.status} size="sm" isWordHidden />
            )}
            <ReasonText reason={reason} onEvidence={onEvidence} />
          </li>
        ))}
      </ul>
      {hidden > 0 && (
        <Button size="compact-xs" variant="subtle" aria-expanded={isWhole} onClick={() => setWhole(!isWhole)}>
          {isWhole ? 'Show fewer reasons' : `Show ${hidden} more`}
        </Button>
      )}
    </div>
  );
}

function ReasonText({ reason, onEvidence }: { reason: Reason; onEvidence: (evaluation: string) => void }) {
  const { evaluation, text, since, sources } = reason;
  const about = (
    <Text component="span" display="block" size="xs" c="dimmed">
      since <AgoTime at={since} />
      {sources.length > 0 && `, from ${sources.join(', ')}`}
    </Text>
  );
  if (!evaluation) {
    return (
      <div>
        {text}
        {about}
      </div>
    );
  }
  return (
    <UnstyledButton className={styles.reason} onClick={() => onEvidence(evaluation)} aria-haspopup="dialog" title="Show the evidence">
      <span className={styles.reasonText}>{text}</span>
      {about}
    </UnstyledButton>
  );
}
