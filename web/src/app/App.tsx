import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider, useQuery } from '@tanstack/react-query';
import { rolloutsQuery } from '../api/rollouts';

const queries = new QueryClient();

function Rollouts() {
  const { data, error } = useQuery(rolloutsQuery);
  if (error) return <p role="alert">{error.message}</p>;
  return (
    <ul>
      {data?.rollouts.map(({ key, name, purpose }) => (
        <li key={key}>
          <strong>{name}</strong> {purpose}
        </li>
      ))}
    </ul>
  );
}

export function App() {
  return (
    <MantineProvider defaultColorScheme="auto">
      <QueryClientProvider client={queries}>
        <main>
          <h1>Rollout Health</h1>
          <Rollouts />
        </main>
      </QueryClientProvider>
    </MantineProvider>
  );
}
