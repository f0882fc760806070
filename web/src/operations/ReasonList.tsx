import { useState } from 'react';
import { Button, Text } from '@mantine/core';
import { HEALTH_ORDER, type Reason } from '@rollout-health/shared/health';
import { Link } from 'wouter';
import { AgoTime } from '../parts/AgoTime';
import { StageStateMark } from '../parts/StageStateMark';
import { StatusMark } from '../parts/StatusMark';
import { verdictAddress } from '../parts/verdict-address';
import styles from './Operations.module.css';

/** Worst first; each opens what it rests on. */
export function ReasonList({ rollout, stage, reasons, limit = Infinity }: { rollout: string; stage: string; reasons: Reason[]; limit?: number }) {
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
            <ReasonText rollout={rollout} stage={stage} reason={reason} />
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

function ReasonText({ rollout, stage, reason }: { rollout: string; stage: string; reason: Reason }) {
  const { criterion, segment, text, since, sources } = reason;
  const about = (
    <Text component="span" display="block" size="xs" c="dimmed">
      since <AgoTime at={since} />
      {sources.length > 0 && `, from ${sources.join(', ')}`}
    </Text>
  );
  if (!criterion) {
    return (
      <div>
        {text}
        {about}
      </div>
    );
  }
  return (
    <Link href={verdictAddress(rollout, stage, criterion, segment)} className={styles.reason} title="Show what stands behind it">
      <span className={styles.reasonText}>{text}</span>
      {about}
    </Link>
  );
}
