import { useState } from 'react';
import { Anchor, Button, Group, Text, UnstyledButton } from '@mantine/core';
import type { AssumptionChange, AssumptionRow } from '@rollout-health/shared/assumptions';
import { useQuery } from '@tanstack/react-query';
import { assumptionsQuery } from '../api/practice';
import { useLive } from '../live/LiveRollout';
import { AgoTime } from '../parts/AgoTime';
import { EmptyState } from '../parts/EmptyState';
import { EvidenceDrawer } from '../parts/EvidenceDrawer';
import { May } from '../parts/May';
import { OutcomeMark } from '../parts/OutcomeMark';
import { Panel, PracticePage } from '../practice/PracticePage';
import styles from '../practice/practice.module.css';
import { AssumptionDialog } from './AssumptionDialog';
import { AssumptionMark } from './AssumptionMark';
import { FindingDialog } from './FindingDialog';
import { PilotPanel } from './PilotPanel';

type Asked = { kind: 'edit'; assumption: AssumptionRow | null } | { kind: 'finding'; assumption: AssumptionRow };
const ORDER = { 'in-doubt': 0, refuted: 1, untested: 2, supported: 3 } as const;

export function AssumptionsPage() {
  const { rollout } = useLive().health;
  const query = useQuery(assumptionsQuery(rollout));
  const [asked, setAsked] = useState<Asked | null>(null);
  const [evaluation, setEvaluation] = useState<string | null>(null);
  const close = () => setAsked(null);
  return (
    <PracticePage
      title="Assumptions"
      about="What is taken for granted, which stage tests it, and what became of it. One that was supported is in doubt by itself as soon as a criterion tied to it breaks."
      query={query}
      action={
        <May use="practice.edit" rollout={rollout}>
          <Button onClick={() => setAsked({ kind: 'edit', assumption: null })}>Write one down</Button>
        </May>
      }
    >
      {({ assumptions, pilot }) => (
        <>
          {pilot && <PilotPanel rollout={rollout} pilot={pilot} />}
          {assumptions.length === 0 && (
            <EmptyState title="No assumption is written down">
              A pilot tests something: how people behave when left to themselves, whether the technology holds under real pressure, whether the value is genuine
              or only new. Write down each in a sentence, with the stage that is to show it. What is untested by then closes the gate, unless somebody accepts
              that by name.
            </EmptyState>
          )}
          <div className={styles.cards}>
            {[...assumptions]
              .sort((a, b) => ORDER[a.state] - ORDER[b.state])
              .map((assumption) => (
                <AssumptionCard
                  key={assumption.key}
                  rollout={rollout}
                  assumption={assumption}
                  onEdit={() => setAsked({ kind: 'edit', assumption })}
                  onFinding={() => setAsked({ kind: 'finding', assumption })}
                  onEvidence={setEvaluation}
                />
              ))}
          </div>
          {asked?.kind === 'edit' && <AssumptionDialog assumption={asked.assumption} taken={assumptions.map(({ key }) => key)} onClose={close} />}
          {asked?.kind === 'finding' && <FindingDialog rollout={rollout} assumption={asked.assumption} onClose={close} />}
          <EvidenceDrawer rollout={rollout} evaluation={evaluation} onClose={() => setEvaluation(null)} />
        </>
      )}
    </PracticePage>
  );
}

interface CardProps {
  rollout: string;
  assumption: AssumptionRow;
  onEdit: () => void;
  onFinding: () => void;
  onEvidence: (evaluation: string) => void;
}

function AssumptionCard({ rollout, assumption, onEdit, onFinding, onEvidence }: CardProps) {
  const { key, statement, family, state, since, testedInName, owner, criteria, accepted, changes } = assumption;
  return (
    <Panel
      title={statement}
      id={key}
      action={
        <May use="practice.edit" rollout={rollout}>
          <Group gap="xs">
            <Button size="xs" variant="default" onClick={onFinding} aria-label={`What was found: ${statement}`}>
              What was found
            </Button>
            <Button size="xs" variant="default" onClick={onEdit} aria-label={`Edit: ${statement}`}>
              Edit
            </Button>
          </Group>
        </May>
      }
    >
      <Group gap="sm">
        <AssumptionMark state={state} isPill />
        <Text size="sm" c="dimmed">
          {since && (
            <>
              since <AgoTime at={since} />,{' '}
            </>
          )}
          {family}, tested in {testedInName}, {owner ? `owner: ${owner}` : 'no owner'}
        </Text>
      </Group>
      {accepted && (
        <Text size="sm">
          {accepted.by} accepts that <AgoTime at={accepted.at} />: “{accepted.reason}”
        </Text>
      )}
      {criteria.map((criterion) => (
        <Group key={criterion.key} gap="sm">
          {criterion.outcome ? <OutcomeMark outcome={criterion.outcome} size="sm" /> : <Text size="sm">not judged yet</Text>}
          {criterion.evaluation ? (
            <UnstyledButton
              fz="sm"
              td="underline"
              aria-haspopup="dialog"
              onClick={() => {
                if (criterion.evaluation) onEvidence(criterion.evaluation);
              }}
            >
              {criterion.name}
            </UnstyledButton>
          ) : (
            <Text size="sm">{criterion.name}</Text>
          )}
        </Group>
      ))}
      {criteria.length === 0 && changes.length === 0 && <Text size="sm">Tied to no criterion: somebody has to write down what was found.</Text>}
      {changes.length > 0 && (
        <details>
          <summary>How it went</summary>
          <ol className={styles.history}>
            {changes.map((change) => (
              <li key={`${change.at} ${change.kind}`}>
                <ChangeText change={change} onEvidence={onEvidence} />
              </li>
            ))}
          </ol>
        </details>
      )}
    </Panel>
  );
}

function ChangeText({ change, onEvidence }: { change: AssumptionChange; onEvidence: (evaluation: string) => void }) {
  const { kind, state, by, at, finding, link, criterion, evaluation } = change;
  return (
    <>
      {kind === 'acceptance' ? 'Accepted' : state?.replace('-', ' ')} {by ? `by ${by}` : `by itself: ${criterion ?? 'a criterion'}`} <AgoTime at={at} />
      {finding && `: “${finding}”`}{' '}
      {link && (
        <Anchor href={link} target="_blank" rel="noreferrer" inherit underline="always">
          Evidence (new tab)
        </Anchor>
      )}
      {evaluation && (
        <Anchor component="button" type="button" inherit underline="always" aria-haspopup="dialog" onClick={() => onEvidence(evaluation)}>
          Evidence
        </Anchor>
      )}
    </>
  );
}
