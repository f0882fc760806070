import { Anchor, Container, Group, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, Redirect } from 'wouter';
import { rolloutsQuery } from '../api/rollouts';
import { ColourScheme, SignOut } from '../frame/FrameControls';
import { EmptyState } from '../parts/EmptyState';
import { ErrorState } from '../parts/ErrorState';
import { LoadingState } from '../parts/LoadingState';
import { DeclareForm } from './DeclareForm';

/** One rollout is opened at once, several are listed; with none, this is where the first one is declared. */
export function StartPage() {
  const { data, error, refetch } = useQuery(rolloutsQuery);
  const [only, ...others] = data?.rollouts ?? [];
  if (only && others.length === 0) return <Redirect to={`/r/${only.key}/operations`} replace />;
  return (
    <Container component="main" size="sm" py="lg">
      <Group justify="space-between" mb="lg">
        <Title order={1}>Rollout Health</Title>
        <Group gap="xs">
          <ColourScheme />
          <SignOut />
        </Group>
      </Group>
      {error && !data ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {!error && !data ? <LoadingState label="Fetching the rollouts" /> : null}
      {data?.rollouts.length === 0 && (
        <>
          <EmptyState title="Nothing is rolled out here yet">
            Say what you roll out and to how many people at each step. Then your systems report what happens, and this page says whether a step is healthy enough to take the next.
          </EmptyState>
          <DeclareForm />
        </>
      )}
      {only && others.length > 0 && (
        <Stack component="ul" gap="md" p={0} style={{ listStyle: 'none' }}>
          {data?.rollouts.map(({ key, name, purpose }) => (
            <li key={key}>
              <Anchor component={Link} href={`/r/${key}/operations`} fw={600}>
                {name}
              </Anchor>
              <Text size="sm" c="dimmed">
                {purpose}
              </Text>
            </li>
          ))}
        </Stack>
      )}
    </Container>
  );
}
