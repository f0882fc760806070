import { NativeSelect } from '@mantine/core';
import type { WINDOWS, WindowKey } from './stage-window';

export function WindowChoice({ value, choices, onChange }: { value: WindowKey; choices: typeof WINDOWS; onChange: (value: WindowKey) => void }) {
  return (
    <NativeSelect
      label="Window"
      w="16rem"
      value={value}
      data={choices.map(({ key, title }) => ({ value: key, label: title }))}
      onChange={(event) => onChange(event.currentTarget.value as WindowKey)}
    />
  );
}
