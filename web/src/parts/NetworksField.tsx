import { Textarea } from '@mantine/core';
import { Network } from '@rollout-health/shared/keys';

export const toNetworks = (text: string): string[] => text.split(/[\s,]+/).filter(Boolean);

/** From where a key or token may be used, one network a line. */
export function NetworksField({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const wrong = toNetworks(value).find((network) => !Network.safeParse(network).success);
  return (
    <Textarea
      label="Networks it may be used from"
      description="One a line, such as 10.0.0.0/8 or 2001:db8::/32. Empty: from anywhere."
      autosize
      minRows={2}
      value={value}
      error={wrong === undefined ? undefined : `"${wrong}" is no address and no network.`}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
