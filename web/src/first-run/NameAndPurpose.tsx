import { Textarea, TextInput } from '@mantine/core';
import { toKey } from './sample-declaration';

interface Props {
  name: string;
  purpose: string;
  onName: (name: string) => void;
  onPurpose: (purpose: string) => void;
}

/** What every rollout begins with. */
export function NameAndPurpose({ name, purpose, onName, onPurpose }: Props) {
  return (
    <>
      <TextInput
        label="Name"
        description={name.trim() ? `Its key in addresses: ${toKey(name)}` : 'Such as: Patient portal'}
        required
        maxLength={120}
        value={name}
        onChange={(event) => onName(event.currentTarget.value)}
      />
      <Textarea
        label="Purpose"
        description="One sentence on what it is for. It stands on every page."
        required
        maxLength={400}
        autosize
        minRows={2}
        value={purpose}
        onChange={(event) => onPurpose(event.currentTarget.value)}
      />
    </>
  );
}
