import { Button, Group, Table, Text } from '@mantine/core';
import type { PersonRow } from '@rollout-health/shared/people';
import { useQuery } from '@tanstack/react-query';
import { meQuery } from '../api/access';
import { AgoTime } from '../parts/AgoTime';
import { HeadRow } from '../parts/HeadRow';
import { describeGrants, PERSON_STATES } from './roles';
import styles from './settings.module.css';

/** What is asked in a dialog before it is done. */
export type AskedOfPerson = 'roles' | 'leave' | 'drop';

interface Asks {
  onAsk: (kind: AskedOfPerson, person: PersonRow) => void;
  onActivate: (person: PersonRow) => void;
  onLink: (person: PersonRow) => void;
}

export function PeopleTable({ rows, ...asks }: Asks & { rows: PersonRow[] }) {
  const me = useQuery(meQuery);
  return (
    <div className={`${styles.card} ${styles.scroll}`} role="region" aria-label="People" tabIndex={0}>
      <Table>
        <HeadRow heads={['Name', 'Roles', 'State', 'Last seen', 'Actions']} />
        <Table.Tbody>
          {rows.map((person) => (
            <Table.Tr key={person.id}>
              <Table.Th scope="row" fw={500}>
                {person.name}
                {person.id === me.data?.id && ' (you)'}
                <Text size="xs" c="dimmed" fw={400}>
                  {person.email}
                  {person.hasSecondFactor && ', with a second factor'}
                </Text>
              </Table.Th>
              <Table.Td>
                {describeGrants(person.grants)}
                {(person.groupGrants.installation !== null || Object.keys(person.groupGrants.rollouts).length > 0) && (
                  <Text size="xs" c="dimmed">
                    by groups: {describeGrants(person.groupGrants)}
                  </Text>
                )}
              </Table.Td>
              <Table.Td>{PERSON_STATES[person.state]}</Table.Td>
              <Table.Td>{person.lastSeenAt === null ? 'not signed in' : <AgoTime at={person.lastSeenAt} />}</Table.Td>
              <Table.Td>
                <Actions person={person} isOwn={person.id === me.data?.id} {...asks} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

function Actions({ person, isOwn, onAsk, onActivate, onLink }: Asks & { person: PersonRow; isOwn: boolean }) {
  return (
    <Group gap={6} wrap="nowrap">
      {person.state === 'deactivated' ? (
        <Button size="compact-xs" variant="default" aria-label={`Activate ${person.name}`} onClick={() => onActivate(person)}>
          Activate
        </Button>
      ) : (
        <>
          <Button size="compact-xs" variant="default" aria-label={`Roles of ${person.name}`} onClick={() => onAsk('roles', person)}>
            Roles
          </Button>
          <Button size="compact-xs" variant="default" aria-label={`New link for ${person.name}`} onClick={() => onLink(person)}>
            New link
          </Button>
          {person.hasSecondFactor && !isOwn && (
            <Button size="compact-xs" variant="default" aria-label={`Drop second factor of ${person.name}`} onClick={() => onAsk('drop', person)}>
              Drop second factor
            </Button>
          )}
          <Button size="compact-xs" variant="default" aria-label={`Deactivate ${person.name}`} onClick={() => onAsk('leave', person)}>
            Deactivate
          </Button>
        </>
      )}
    </Group>
  );
}
