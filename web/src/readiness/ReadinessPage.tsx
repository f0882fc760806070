import { useState } from 'react';
import { Anchor, Button, Group, Text } from '@mantine/core';
import type { ReadinessResult, ReadinessRow, RemovedCheck } from '@rollout-health/shared/readiness';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { fileAddress, readinessQuery } from '../api/practice';
import { useLive } from '../live/LiveRollout';
import { AgoTime } from '../parts/AgoTime';
import { EmptyState } from '../parts/EmptyState';
import { formatBytes, formatCount, formatWhole } from '../parts/format';
import { May } from '../parts/May';
import { Panel, PracticePage } from '../practice/PracticePage';
import styles from '../practice/practice.module.css';
import { CheckDialog } from './CheckDialog';
import { ReadinessMark } from './ReadinessMark';
import { ResultDialog } from './ResultDialog';

type Asked = { kind: 'edit'; check: ReadinessRow | null } | { kind: 'result'; check: ReadinessRow };
const ORDER = { failed: 0, 'too-small': 1, expired: 2, missing: 3, passed: 4 } as const;
const UNITS = { users: 'users', 'requests-per-second': 'requests a second', none: '' } as const;

export function ReadinessPage() {
  const { rollout } = useLive().health;
  const query = useQuery(readinessQuery(rollout));
  const [asked, setAsked] = useState<Asked | null>(null);
  return (
    <PracticePage
      title="Readiness"
      about="What has to be shown before growing: for the next stage’s size, not the pilot’s. Evidence expires, and a test for fewer users does not count."
      query={query}
      action={
        <May use="practice.edit" rollout={rollout}>
          <Button onClick={() => setAsked({ kind: 'edit', check: null })}>Declare a check</Button>
        </May>
      }
    >
      {({ checks, removed, next, rehearsal }) => (
        <>
          {next && (
            <Text size="sm">
              Held against {next.name}, planned for {formatCount(next.plannedUsers)} users.
            </Text>
          )}
          {rehearsal && (
            <Text size="sm" id="rehearsal">
              {rehearsal.lastAt ? (
                <>
                  Pausing {rehearsal.name} was last rehearsed <AgoTime at={rehearsal.lastAt} />.
                </>
              ) : (
                <>
                  Pausing {rehearsal.name} was never rehearsed, which is a gap too:{' '}
                  <Anchor component={Link} inherit underline="always" href={`/r/${rollout}/stages/${rehearsal.stage}`}>
                    rehearse it on the page of the stage
                  </Anchor>
                  . Nothing is paused, the time is taken.
                </>
              )}
            </Text>
          )}
          {checks.length === 0 && (
            <EmptyState title="No readiness check is declared">
              A pilot of forty people says nothing of four thousand. Declare what has to be shown: performance at the next stage’s load, accessibility,
              security, resilience, integrations, support, documentation. A person or a pipeline posts each result with its evidence; what is missing, failed,
              expired or too small closes the gate.
            </EmptyState>
          )}
          <div className={styles.cards}>
            {[...checks]
              .sort((a, b) => ORDER[a.state] - ORDER[b.state])
              .map((check) => (
                <CheckCard
                  key={check.key}
                  rollout={rollout}
                  check={check}
                  onEdit={() => setAsked({ kind: 'edit', check })}
                  onResult={() => setAsked({ kind: 'result', check })}
                />
              ))}
          </div>
          {removed.length > 0 && <Removed rollout={rollout} removed={removed} />}
          {asked?.kind === 'edit' && <CheckDialog check={asked.check} taken={checks.map(({ key }) => key)} onClose={() => setAsked(null)} />}
          {asked?.kind === 'result' && <ResultDialog rollout={rollout} check={asked.check} onClose={() => setAsked(null)} />}
        </>
      )}
    </PracticePage>
  );
}

function CheckCard({ rollout, check, onEdit, onResult }: { rollout: string; check: ReadinessRow; onEdit: () => void; onResult: () => void }) {
  const { key, name, area, owner, state, text, results } = check;
  const [newest, ...older] = results;
  return (
    <Panel
      title={name}
      id={key}
      action={
        <May use="practice.edit" rollout={rollout}>
          <Group gap="xs">
            <Button size="xs" variant="default" onClick={onResult} aria-label={`Post a result of ${name}`}>
              Post a result
            </Button>
            <Button size="xs" variant="default" onClick={onEdit} aria-label={`Edit ${name}`}>
              Edit
            </Button>
          </Group>
        </May>
      }
    >
      <Group gap="sm">
        <ReadinessMark state={state} isPill />
        <Text size="sm" c="dimmed">
          {area}, {owner ? `owner: ${owner}` : 'no owner'}
          {check.before && `, before ${check.before}`}
        </Text>
      </Group>
      {text && <Text size="sm">{text}</Text>}
      {newest && <Result rollout={rollout} check={key} unit={UNITS[check.load]} result={newest} />}
      {older.length > 0 && (
        <details>
          <summary>Earlier results ({older.length})</summary>
          {older.map((result) => (
            <Result key={result.id} rollout={rollout} check={key} unit={UNITS[check.load]} result={result} />
          ))}
        </details>
      )}
    </Panel>
  );
}

/** History is kept: what was shown once can be read, also when nobody asks for it any more. */
function Removed({ rollout, removed }: { rollout: string; removed: RemovedCheck[] }) {
  return (
    <details>
      <summary>No longer declared ({removed.length})</summary>
      <Text size="sm" c="dimmed">
        Their results and files stay, and count for nothing. A check declared again with the same key has them again.
      </Text>
      {removed.map(({ key, results }) => (
        <Panel key={key} title={key} id={key}>
          {results.map((result) => (
            <Result key={result.id} rollout={rollout} check={key} unit="" result={result} />
          ))}
        </Panel>
      ))}
    </details>
  );
}

type Shown = Omit<ReadinessResult, 'expiresAt'> & { expiresAt?: string };

function Result({ rollout, check, unit, result }: { rollout: string; check: string; unit: string; result: Shown }) {
  const { outcome, load, scope, evidence, link, file, doneAt, expiresAt, postedBy } = result;
  return (
    <Text size="sm" component="div">
      {outcome === 'passed' ? 'Passed' : 'Failed'}
      {load !== null && ` at ${`${formatCount(load)} ${unit}`.trim()},`} <AgoTime at={doneAt} />, posted by {postedBy}
      {expiresAt && `; counts until ${formatWhole(expiresAt).split(' at ')[0]}`}.{scope && ` Scope: ${scope}.`} {evidence && `“${evidence}” `}
      {link && (
        <Anchor href={link} target="_blank" rel="noreferrer" inherit underline="always">
          Evidence (new tab)
        </Anchor>
      )}
      {file && (
        <>
          {link && ', '}
          <Anchor href={fileAddress(rollout, check, result.id)} download={file.name} inherit underline="always">
            {file.name} (file, {formatBytes(file.bytes)})
          </Anchor>
        </>
      )}
    </Text>
  );
}
