import { Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { AgendaNote, ReviewEvidence } from '@rollout-health/shared/reviews';
import { agendaQuery } from '../api/reviews';
import { ErrorState } from '../parts/ErrorState';
import { formatWhole } from '../parts/format';
import { LoadingState } from '../parts/LoadingState';
import { StatusMark } from '../parts/StatusMark';
import { VerdictTable } from '../stage/VerdictTable';
import styles from './reviews.module.css';

/** The live one: as of now. */
export function Agenda({ rollout, stage }: { rollout: string; stage: string }) {
  const query = useQuery(agendaQuery(rollout, stage));
  if (query.data) return <EvidencePack rollout={rollout} evidence={query.data} title="As it is now" />;
  if (query.isError) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  return <LoadingState label="Making the agenda from the evidence" />;
}

export function EvidencePack({ rollout, evidence, title }: { rollout: string; evidence: ReviewEvidence; title: string }) {
  const { health, outcomes, surprises, changed, workarounds, asOf, since } = evidence;
  return (
    <div className={styles.evidence}>
      <Text size="sm">
        {title}, {formatWhole(asOf)}: <StatusMark status={health.status} size="sm" />, gate {health.gate}. {outcomes.met} met, {outcomes.breached} breached,{' '}
        {outcomes.undecided} undecided.{since && ` Since ${formatWhole(since)}:`}
      </Text>
      <VerdictTable rollout={rollout} stage={health.stage} verdicts={health.verdicts} />
      <Notes title="What surprised" notes={surprises} none="Nothing turned for the worse." />
      <Notes title="What changed" notes={changed} none="Nothing was decided or declared." />
      <Notes title="Open workarounds" notes={workarounds} none="None is recorded." />
    </div>
  );
}

function Notes({ title, notes, none }: { title: string; notes: AgendaNote[]; none: string }) {
  return (
    <div>
      <Title order={4} size="sm">
        {title}
      </Title>
      {notes.length === 0 ? (
        <Text size="sm" c="dimmed">
          {none}
        </Text>
      ) : (
        <ul className={styles.notes}>
          {notes.map(({ at, text }) => (
            <li key={`${at} ${text}`}>
              {at && (
                <Text component="span" size="xs" c="dimmed">
                  {formatWhole(at)}{' '}
                </Text>
              )}
              {text}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
