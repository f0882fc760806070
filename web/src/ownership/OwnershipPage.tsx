import { useState } from 'react';
import { Button, Group, Table } from '@mantine/core';
import { ResponsibilityKind } from '@rollout-health/shared/declared-practice';
import type { DependencyRow, OwnershipPage as Page } from '@rollout-health/shared/ownership';
import { useQuery } from '@tanstack/react-query';
import { useSearchParams } from 'wouter';
import { ownershipQuery } from '../api/practice';
import { useLive } from '../live/LiveRollout';
import { EmptyState } from '../parts/EmptyState';
import { Mark } from '../parts/Mark';
import { May } from '../parts/May';
import { useMay } from '../parts/use-may';
import { WARNING_TRIANGLE } from '../parts/shapes';
import { Findings } from '../practice/Findings';
import { Panel, PracticePage } from '../practice/PracticePage';
import styles from '../practice/practice.module.css';
import { HeadRow } from '../parts/HeadRow';
import { CapacityPanel } from './CapacityPanel';
import { DependencyDialog, ReportDialog } from './DependencyDialog';
import { DependencyTable } from './DependencyTable';
import { OwnersDialog } from './OwnersDialog';
import { DUTIES, ResponsibilityDialog } from './ResponsibilityDialog';

type Asked =
  | { kind: 'owners' }
  | { kind: 'responsibility'; responsibility: Page['responsibilities'][number] | null; duty: ResponsibilityKind | null }
  | { kind: 'dependency'; dependency: DependencyRow | null }
  | { kind: 'report'; dependency: DependencyRow };

export function OwnershipPage() {
  const { rollout } = useLive().health;
  const query = useQuery(ownershipQuery(rollout));
  const mayEdit = useMay('practice.edit', rollout);
  const [search, setSearch] = useSearchParams();
  const [asked, setAsked] = useState<Asked | null>(mayEdit && search.get('ask') === 'owners' ? { kind: 'owners' } : null);
  const close = () => {
    setAsked(null);
    setSearch({}, { replace: true });
  };
  return (
    <PracticePage
      title="Ownership"
      about="Who answers for what, what the rollout leans on, and who is there to help. A gap is a finding before anything breaks."
      query={query}
      action={
        <May use="practice.edit" rollout={rollout}>
          <Group gap="xs">
            <Button onClick={() => setAsked({ kind: 'owners' })}>Name who answers</Button>
            <Button variant="default" onClick={() => setAsked({ kind: 'responsibility', responsibility: null, duty: null })}>
              Add another responsibility
            </Button>
          </Group>
        </May>
      }
    >
      {(page) => (
        <>
          <Findings findings={page.findings} />
          <Panel title={page.stage ? `Responsibilities, as they hold in ${page.stage.name}` : 'Responsibilities'} id="responsibilities">
            <Responsibilities rollout={rollout} page={page} onAsk={(responsibility, duty) => setAsked({ kind: 'responsibility', responsibility, duty })} />
          </Panel>
          <CapacityPanel rollout={rollout} capacity={page.capacity} next={page.next} />
          <Panel
            title="Dependencies and integrations"
            id="dependencies"
            action={
              <May use="practice.edit" rollout={rollout}>
                <Button size="xs" variant="default" onClick={() => setAsked({ kind: 'dependency', dependency: null })}>
                  Name a dependency
                </Button>
              </May>
            }
          >
            {page.dependencies.length === 0 ? (
              <EmptyState title="No dependency is named">
                A gateway with a rate, a system with seats, a process of two people: name each with its owner and its limit. Its load is held against the next
                stage’s size.
              </EmptyState>
            ) : (
              <DependencyTable
                rollout={rollout}
                page={page}
                onEdit={(dependency) => setAsked({ kind: 'dependency', dependency })}
                onReport={(dependency) => setAsked({ kind: 'report', dependency })}
              />
            )}
          </Panel>
          {asked?.kind === 'owners' && <OwnersDialog rollout={rollout} responsibilities={page.responsibilities} onClose={close} />}
          {asked?.kind === 'responsibility' && (
            <ResponsibilityDialog responsibility={asked.responsibility} kind={asked.duty} taken={page.responsibilities.map(({ key }) => key)} onClose={close} />
          )}
          {asked?.kind === 'dependency' && <DependencyDialog dependency={asked.dependency} taken={page.dependencies.map(({ key }) => key)} onClose={close} />}
          {asked?.kind === 'report' && <ReportDialog rollout={rollout} dependency={asked.dependency} onClose={close} />}
        </>
      )}
    </PracticePage>
  );
}

interface ResponsibilitiesProps {
  rollout: string;
  page: Page;
  onAsk: (responsibility: Page['responsibilities'][number] | null, duty: ResponsibilityKind | null) => void;
}

function Responsibilities({ rollout, page, onAsk }: ResponsibilitiesProps) {
  const { stages } = useLive().health;
  const mayEdit = useMay('practice.edit', rollout);
  const missing = ResponsibilityKind.options.filter((kind) => !page.responsibilities.some((one) => one.kind === kind));
  const nobody = <Mark word="Nobody" tone="at-risk" shape={WARNING_TRIANGLE} size="sm" />;
  return (
    <div className={styles.scroll} role="region" aria-label="Who answers for what" tabIndex={0}>
      <Table verticalSpacing={6} horizontalSpacing="xs" captionSide="top">
        <Table.Caption ta="left" mt={0}>
          Who maintains it, who responds, who supports its users, who decides
        </Table.Caption>
        <HeadRow heads={['Responsibility', 'Owner and deputy', ...(mayEdit ? ['Change'] : [])]} />
        <Table.Tbody>
          {page.responsibilities.map((one) => (
            <Table.Tr key={one.key} id={one.key}>
              <Table.Th scope="row" fw={500}>
                {one.name}
                {one.kind && one.name !== DUTIES[one.kind] && <span className={styles.quiet}>{DUTIES[one.kind]}</span>}
                {one.stage !== null && <span className={styles.quiet}>in {stages.find(({ stage }) => stage === one.stage)?.name ?? one.stage} alone</span>}
              </Table.Th>
              <Table.Td>
                {one.owner ?? nobody}
                <span className={styles.quiet}>{one.deputy === null ? 'no deputy' : `deputy: ${one.deputy}`}</span>
              </Table.Td>
              {mayEdit && (
                <Table.Td>
                  <Button size="compact-xs" variant="default" onClick={() => onAsk(one, null)} aria-label={`Edit ${one.name}`}>
                    Edit
                  </Button>
                </Table.Td>
              )}
            </Table.Tr>
          ))}
          {missing.map((kind) => (
            <Table.Tr key={kind} id={kind}>
              <Table.Th scope="row" fw={500}>
                {DUTIES[kind]}
              </Table.Th>
              <Table.Td>{nobody}</Table.Td>
              {mayEdit && (
                <Table.Td>
                  <Button size="compact-xs" onClick={() => onAsk(null, kind)} aria-label={`Name somebody who ${DUTIES[kind].toLowerCase()}`}>
                    Name somebody
                  </Button>
                </Table.Td>
              )}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}
