import { useState } from 'react';
import { Stack, Text } from '@mantine/core';
import { useLive } from '../live/LiveRollout';
import { CopyCommand } from '../parts/CopyCommand';
import { currentStage, StageChoice } from '../parts/StageChoice';

/** A stage's badge as it looks now, and what embeds it in a page or a README. `path` holds the token, which is shown only here. */
export function BadgeAddress({ path }: { path: string }) {
  const { stages } = useLive().health;
  const [stage, setStage] = useState(() => currentStage(stages));
  const name = stages.find((one) => one.stage === stage)?.name ?? stage;
  const address = `${window.location.origin}${path}/${stage}`;
  const alternative = `How ${name} is`.replace(/[[\]<>"&]/g, ' ');
  return (
    <Stack gap="xs">
      <StageChoice stages={stages} value={stage} onChange={setStage} />
      <div>
        <img src={`${path}/${stage}`} alt={`Badge of ${name}`} height={20} />
      </div>
      <Text size="sm">As Markdown, and as HTML:</Text>
      <CopyCommand command={`![${alternative}](${address})`} label="Copy the Markdown" />
      <CopyCommand command={`<img src="${address}" alt="${alternative}" />`} label="Copy the HTML" />
    </Stack>
  );
}
